/// Slopes: [dev.downhill.gradient.Gradient] turns a formula into the formulas of its derivatives.
///
/// Depends on `tensor` only. Start with the table in `Gradient`.
@NullMarked
package dev.downhill.gradient;

import org.jspecify.annotations.NullMarked;
