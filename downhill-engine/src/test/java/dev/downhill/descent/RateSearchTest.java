package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.tensor.DType;
import org.junit.jupiter.api.Test;

class RateSearchTest {
  /// Rows whose target is a straight line through two of the inputs, and a little more.
  private static Batch line(int count) {
    Batch rows = Samples.rows(DType.F32, count);
    for (int i = 0; i < count; i++) {
      float[] x = rows.x().floats();
      rows.y().set(i, 2 * x[3 * i] - x[3 * i + 1] + 0.1 * rows.y().at(i));
    }
    return rows;
  }

  private static RateSearch search(Layer model, Batch rows, Recipe recipe) {
    return RateSearch.of(model, Theta.start(model, 1), rows, recipe, Machine.shared());
  }

  @Test
  void findsARateThatDescendsAndDoesNotClimb() {
    Batch rows = line(600);
    Layer model = Samples.Straight.of(DType.F32);
    Recipe plain = Recipe.of(new SquaredError(), new GradientDescent(), 0).withBatch(64);
    RateSearch found = search(model, rows, plain);
    Survey survey = Survey.of(model, new SquaredError(), rows, Theta.start(model, 1));
    assertThat(found.rate())
        .isBetween(survey.largestStableStep() / 100, survey.largestStableStep());
    Outcome outcome =
        new Descent(
                model, rows, null, plain.withRate(_ -> found.rate()).withStops(new Stop.Epochs(20)))
            .run();
    assertThat(outcome.diagnoses()).isEmpty();
    assertThat(outcome.loss()).isLessThan(0.05 * found.tries().getFirst().loss());
  }

  @Test
  void isTheSameEachTimeAndTouchesNothing() {
    Batch rows = line(300);
    Layer net = Samples.Net.of(DType.F32, new Samples.Nothing());
    Theta start = Theta.start(net, 1);
    String before = start.sha256();
    Recipe adam = Recipe.of(new SquaredError(), new Adam(), 0).withBatch(32);
    RateSearch found = RateSearch.of(net, start, rows, adam, Machine.shared());
    assertThat(start.sha256()).isEqualTo(before);
    assertThat(RateSearch.of(net, start, rows, adam, Machine.shared())).isEqualTo(found);
    assertThat(found.tries()).extracting(RateSearch.Try::rate).isSorted();
    assertThat(found.how())
        .isEqualTo(
            "90 % of what the loss fell in "
                + found.tries().size()
                + " steps of growing length, on a copy, was reached at this one");
  }
}
