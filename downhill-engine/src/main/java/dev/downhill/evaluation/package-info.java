/// Values of formulas at once, and how a loss bends: [dev.downhill.evaluation.Evaluation] and
/// [dev.downhill.evaluation.Curvature].
///
/// Depends on `program` and `gradient`.
@NullMarked
package dev.downhill.evaluation;

import org.jspecify.annotations.NullMarked;
