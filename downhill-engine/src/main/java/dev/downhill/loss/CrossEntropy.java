package dev.downhill.loss;

import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// `−Σₖ tₖ·ln softmax(p)ₖ` for logits `p [rows, classes]`; the target `[rows, 1]` holds the
/// class's number, counted from 0, and `tₖ` is `1 − s + s/K` at that class and `s/K` elsewhere.
/// With several places in a row, logits `[rows, places, classes]` and classes `[rows, places]`,
/// it is the mean over them. A target that is no class's number makes the row's loss NaN.
///
/// Label smoothing: Szegedy and others 2015, *Rethinking the Inception architecture*,
/// [arXiv:1512.00567](https://arxiv.org/abs/1512.00567), section 7.
///
/// @param smoothing how much of the target is spread over all classes evenly, `s` in `[0, 1)`
public record CrossEntropy(double smoothing) implements Loss {
  public CrossEntropy {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("smoothing is " + smoothing + "; it must be in [0, 1)");
    }
  }

  /// Without smoothing.
  public CrossEntropy() {
    this(0);
  }

  @Override
  public Tensor apply(Tensor prediction, Tensor target) {
    Shape shape = prediction.shape();
    int[] each = shape.dims();
    if (shape.rank() == 2) {
      each[1] = 1;
    } else if (shape.rank() == 3) {
      each = new int[] {each[0], each[1]};
    }
    if (shape.rank() < 2 || shape.rank() > 3 || !target.shape().equals(Shape.of(each))) {
      throw new IllegalArgumentException(
          "cross-entropy: the prediction is "
              + shape
              + ", the target "
              + target.shape()
              + "; it needs [rows, classes] and the class's number in [rows, 1], or [rows, places,"
              + " classes] and [rows, places]");
    }
    int classes = shape.dim(-1);
    int count = target.shape().size();
    Tensor losses =
        ofEach(
            prediction.reshape(count, classes), target.cast(prediction.dtype()).reshape(count, 1));
    return Rows.mean(losses.reshape(target.shape()));
  }

  private Tensor ofEach(Tensor prediction, Tensor target) {
    Shape shape = prediction.shape();
    Tensor logs = prediction.logSoftmax(-1);
    Tensor chosen = Tensor.iota(shape, 1, prediction.dtype()).equal(target);
    Tensor none = Tensor.full(Double.NaN, target.shape(), prediction.dtype());
    Tensor truth =
        chosen
            .sum(-1)
            .select(chosen.select(logs, Tensor.full(0, shape, prediction.dtype())).sum(-1), none);
    return smoothing == 0
        ? truth.negate()
        : truth.times(smoothing - 1).minus(logs.mean(-1).times(smoothing));
  }
}
