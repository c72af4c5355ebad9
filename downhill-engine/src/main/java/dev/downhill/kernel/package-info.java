/// What runs: loops compiled to bytecode, the matrix product, the workers that share work out,
/// random numbers.
///
/// A [dev.downhill.kernel.Loop] is a fused loop nest; [dev.downhill.kernel.Loops] compiles it, to
/// scalar bytecode or to the Vector API at 128, 256 or 512 bits, and
/// [dev.downhill.kernel.PlainLoop] says in plain Java what the results are. Whatever the
/// [dev.downhill.kernel.Machine], they have the same bits. Knows nobody but
/// [dev.downhill.tensor.DType].
@NullMarked
package dev.downhill.kernel;

import org.jspecify.annotations.NullMarked;
