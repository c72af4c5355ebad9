/// What is trained: a [dev.downhill.model.Model] is a record of layers and parameters, and a
/// [dev.downhill.model.Theta] is one setting of all its knobs, a position in the landscape.
/// Architecture and values are apart, so that copies, averages and starts are plain operations.
///
/// Depends on `tensor` for formulas, and on `program` and `kernel` to compute where a model
/// starts and what it predicts. Start with `Layer`.
@NullMarked
package dev.downhill.model;

import org.jspecify.annotations.NullMarked;
