/// Which way to step: an [dev.downhill.optimizer.Optimizer] is a formula from gradients and
/// memory to updates and new memory. Small records that compose in the order in which they apply:
/// `new Clip(1).then(new Adam()).then(new Decay(0.01))`. None knows the learning rate.
///
/// Depends on `tensor` and `schedule`. Start with `Optimizer`, then `Adam`.
@NullMarked
package dev.downhill.optimizer;

import org.jspecify.annotations.NullMarked;
