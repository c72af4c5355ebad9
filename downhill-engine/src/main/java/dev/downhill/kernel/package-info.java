/// What runs: the matrix product, the workers that share work out, random numbers.
///
/// Whatever the [dev.downhill.kernel.Machine], results have the same bits. Knows nobody but
/// [dev.downhill.tensor.DType].
@NullMarked
package dev.downhill.kernel;

import org.jspecify.annotations.NullMarked;
