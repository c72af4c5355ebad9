package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedTest {
  /// The first input of each row that counts, in the order in which they come in one step.
  private static List<Double> step(Feed feed, long step) {
    List<Double> rows = new ArrayList<>();
    double weights = 0;
    feed.choose(step);
    for (int part = 0; part < feed.parts(); part++) {
      int first = feed.lay(part);
      assertThat(first).isEqualTo(part * feed.part().rows());
      for (int i = 0; i < feed.part().rows(); i++) {
        double weight = feed.part().weight().at(i);
        weights += weight;
        if (weight > 0) {
          rows.add(feed.part().x().at(i * 3));
        } else {
          assertThat(feed.part().x().at(i * 3)).isFinite();
        }
      }
    }
    assertThat(weights).isCloseTo(1, within(1e-6));
    return rows;
  }

  private static List<Double> epoch(Batch rows, int batch, int parts, long seed, long epoch) {
    Feed feed = new Feed(Feed.Cut.of(rows, batch, parts), seed);
    List<Double> seen = new ArrayList<>();
    for (long step = 1; step <= feed.stepsPerEpoch(); step++) {
      seen.addAll(step(feed, epoch * feed.stepsPerEpoch() + step));
      assertThat(feed.endsEpoch()).isEqualTo(step == feed.stepsPerEpoch());
    }
    return seen;
  }

  @Test
  void anEpochIsAPermutationThatSeedAndEpochChoose() {
    Batch rows = Samples.rows(DType.F64, 50);
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(rows.x().at(i * 3));
    }
    List<Double> first = epoch(rows, 8, 1, 1, 0);
    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(epoch(rows, 8, 1, 1, 0)).isEqualTo(first);
    assertThat(epoch(rows, 8, 3, 1, 0)).isEqualTo(first);
    assertThat(epoch(rows, 16, 1, 1, 0)).isEqualTo(first);
    assertThat(epoch(rows, 8, 1, 1, 1))
        .containsExactlyInAnyOrderElementsOf(all)
        .isNotEqualTo(first);
    assertThat(epoch(rows, 8, 1, 2, 0)).isNotEqualTo(first);
    assertThat(epoch(rows, 50, 1, 1, 3)).isEqualTo(all);
    assertThat(epoch(rows, Recipe.ALL, 4, 1, 0)).isEqualTo(all);
  }

  @Test
  void anyStepCanBeAskedFor() {
    Batch rows = Samples.rows(DType.F32, 50);
    Feed forward = new Feed(Feed.Cut.of(rows, 8, 1), 1);
    List<List<Double>> steps = new ArrayList<>();
    for (long step = 1; step <= 20; step++) {
      steps.add(step(forward, step));
    }
    for (int step = 20; step >= 1; step--) {
      assertThat(step(new Feed(Feed.Cut.of(rows, 8, 1), 1), step)).isEqualTo(steps.get(step - 1));
    }
  }

  @Test
  void aBatchOfAllRowsIsNotCopied() {
    Batch rows = Samples.rows(DType.F32, 50);
    Feed feed = new Feed(Feed.Cut.of(rows, 50, 1), 1);
    assertThat(feed.part().x()).isSameAs(rows.x());
    step(feed, 1);
    assertThat(rows.weight().at(0)).isEqualTo(1);
  }

  @Test
  void rowsThatAllWeighNothingMakeALossOfZero() {
    Batch rows = Samples.rows(DType.F32, 4);
    for (int i = 0; i < 4; i++) {
      rows.weight().set(i, 0);
    }
    Feed feed = new Feed(Feed.Cut.of(rows, 4, 1), 1);
    feed.choose(1);
    feed.lay(0);
    assertThat(feed.part().weight().floats()).containsOnly(0);
  }
}
