package dev.downhill.optimizer;

/// Straight down: `update = g`.
///
/// Cauchy 1847, *Méthode générale pour la résolution des systèmes d'équations simultanées*.
public record GradientDescent() implements PerParameter {
  @Override
  public Nudge nudge(Slope slope) {
    return new Nudge(slope.gradient());
  }
}
