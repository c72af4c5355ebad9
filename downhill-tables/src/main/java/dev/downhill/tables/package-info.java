/// A table in, a trained model out. `Settings` say what is wanted, a `Plan` what was chosen and
/// why; a `Training` walks down, a step an event, and leaves a `Run`: a folder with the model,
/// which a `Predictor` loads in another JVM.
///
/// Depends on `models` and `data`; it prints nothing. Start with `Training`.
@NullMarked
package dev.downhill.tables;

import org.jspecify.annotations.NullMarked;
