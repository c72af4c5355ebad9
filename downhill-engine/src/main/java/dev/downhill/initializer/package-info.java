/// Where a descent starts: formulas of a parameter's first values.
///
/// Depends on `tensor`. Start with `Initializer`.
@NullMarked
package dev.downhill.initializer;

import org.jspecify.annotations.NullMarked;
