package dev.downhill.language;

import dev.downhill.model.Parts;
import dev.downhill.models.Gpt;
import dev.downhill.models.GptSize;
import dev.downhill.tensor.DType;

/// A language model's architecture, without its parameters.
///
/// @param stored the kind of number that parameters are stored in
record ModelShape(Architecture architecture, GptSize size, DType stored) {
  /// A model of this shape, whose knobs are its own.
  ///
  /// @param dropout the share that is dropped while training, in `[0, 1)`
  Gpt build(double dropout) {
    return switch (architecture) {
      case GPT2 -> Gpt.gpt2(size, dropout, stored);
      case MODERN -> Gpt.modern(size, dropout, stored);
    };
  }

  static long knobs(Gpt model) {
    return Parts.of(model).parameters().values().stream()
        .mapToLong(knob -> knob.shape().size())
        .sum();
  }

  /// `gpt2 4 layers, 4 heads, 128 wide`.
  @Override
  public String toString() {
    return "gpt %d × %d wide, %d %s"
        .formatted(size.layers(), size.width(), size.heads(), size.heads() == 1 ? "head" : "heads");
  }
}
