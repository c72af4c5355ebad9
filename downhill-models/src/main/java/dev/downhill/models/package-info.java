/// Layers and ready models: records whose components are their parameters and whose `apply` is
/// the paper's equation.
///
/// Depends on the engine's `tensor`, `model` and `initializer`. Start with `Linear`, then `Mlp`.
@NullMarked
package dev.downhill.models;

import org.jspecify.annotations.NullMarked;
