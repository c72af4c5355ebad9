/// From formulas to kernels: [Simplify] settles what is computed and with which bits, [Fuse]
/// which formulas share a loop, [Lower] writes a loop down, [Plan] orders the kernels and shares
/// out memory; a [Program] is the result and an [Execution] runs it.
///
/// [Explain] puts it into words. Depends on `tensor`, `explanation` and `kernel`. Hidden: it may
/// change at any time. Start with `Program`.
@NullMarked
package dev.downhill.program;

import org.jspecify.annotations.NullMarked;
