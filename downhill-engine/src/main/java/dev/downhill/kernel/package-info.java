/// What runs: loops compiled to bytecode, the matrix product, the workers that share work out,
/// random numbers.
///
/// A [dev.downhill.kernel.Loop] is a fused loop nest, and a [dev.downhill.kernel.FusedLoop] one
/// of a size, compiled to scalar bytecode or to the Vector API at 128, 256 or 512 bits. Whatever
/// the [dev.downhill.kernel.Machine], the results have the same bits; the tests' `PlainLoop` and
/// `PlainProduct` say which. Knows nobody but [dev.downhill.tensor.DType].
@NullMarked
package dev.downhill.kernel;

import org.jspecify.annotations.NullMarked;
