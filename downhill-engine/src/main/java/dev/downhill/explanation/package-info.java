/// What one may see of the machinery: of which form the kernels are that run, which kernels a
/// compiled step has, and what memory it takes.
///
/// Records that say what is so; they compute nothing and depend on nobody. Start with
/// `Explanation`.
@NullMarked
package dev.downhill.explanation;

import org.jspecify.annotations.NullMarked;
