package dev.downhill.evaluation;

import dev.downhill.tensor.Values;
import java.util.List;

/// The ends of a Hessian's spectrum: how steeply and how gently a loss bends, and where to.
///
/// Plain descent with steps longer than `2/largest` climbs along [#steepest].
///
/// @param smallest the smallest eigenvalue that was met; the true one is not above it
/// @param largest the largest, λ; the true one is not below it
/// @param steepest λ's eigenvector v of length 1, one part for each knob
/// @param residual `‖H·v − λ·v‖`: there is an eigenvalue no further than this from λ
/// @param products Hessian-vector products that it took
/// @param exact whether all directions were looked at that the start leads to; then both ends are
///     exact up to rounding
public record Spectrum(
    double smallest,
    double largest,
    List<Values> steepest,
    double residual,
    int products,
    boolean exact) {}
