/// A training carried out, whatever it learns from. A `Planned` says what will be tried; a
/// `Training` walks down, a step an event, saves checkpoints, and leaves a run: a folder with the
/// model. Diagnoses say what was found on the way.
///
/// Depends on the engine and on `data`; it prints nothing. Start with `Training`.
@NullMarked
package dev.downhill.runs;

import org.jspecify.annotations.NullMarked;
