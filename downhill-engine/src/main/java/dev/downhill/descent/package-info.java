/// The loop: batch → loss → gradient → step → progress, until it can go no lower.
///
/// [dev.downhill.descent.Descent] walks any model down its loss as a
/// [dev.downhill.descent.Recipe] says; [dev.downhill.descent.Progress] is pulled from it, and an
/// [dev.downhill.descent.Outcome] says where it ended and why. Everything else here is one of its
/// steps: feeding rows, judging when to stop, keeping the best θ, saving a checkpoint.
///
/// Depends on every other package of the engine; nothing depends on it. Read `Descent` first.
@NullMarked
package dev.downhill.descent;

import org.jspecify.annotations.NullMarked;
