package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.kernel.Machine;
import dev.downhill.loss.Loss;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Momentum;
import dev.downhill.schedule.Schedule;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescentTest {
  private static Recipe plain(double rate) {
    return Recipe.of(new SquaredError(), new GradientDescent(), rate);
  }

  /// Expected numbers: the same rows and formulas in NumPy 2.4 in float64, gradients by hand: `x
  /// = sin(1 + arange(24))` as `[8, 3]`, `y = sin(100 + arange(8))`, `θ = 0`, rate 0.1.
  @Test
  void theFirstLossesOfALine() {
    Descent descent =
        new Descent(Samples.Straight.of(DType.F64), Samples.rows(DType.F64, 8), null, plain(0.1));
    double[] expected = {
      0.4308486087294402,
      0.4258000653198839,
      0.42315651880750527,
      0.42176171493528136,
      0.42101786246321277
    };
    for (double loss : expected) {
      assertThat(descent.next().loss()).isCloseTo(loss, within(1e-14));
    }
  }

  /// Expected numbers: NumPy as above; a net 3-4-1 with tanh, its weights `½ sin(10 + …)`, `½
  /// sin(20 + …)`, `½ sin(30 + …)`, `½ sin(40 + …)`; Adam by the paper's Algorithm 1, rate 0.01.
  @Test
  void theFirstLossesOfANet() {
    double[] expected = {
      0.42997594861843114,
      0.42388918908426443,
      0.420760185225468,
      0.4198805966394311,
      0.42034196559893944,
      0.4210651443916423
    };
    for (DType dtype : DType.COMPUTING) {
      Recipe recipe = Recipe.of(new SquaredError(), new Adam(), 0.01);
      Descent descent =
          new Descent(
              Samples.Net.of(dtype, new Samples.Nothing()), Samples.rows(dtype, 8), null, recipe);
      for (double loss : expected) {
        assertThat(descent.next().loss())
            .isCloseTo(loss, within(dtype == DType.F32 ? 1e-6 : 1e-12));
      }
    }
  }

  @Test
  void progressTellsOfTheStep() {
    Batch rows = Samples.rows(DType.F64, 10);
    Descent descent =
        new Descent(
            Samples.Straight.of(DType.F64),
            rows,
            rows,
            plain(0.1).withBatch(4).withRate(step -> 0.1 / step));
    Progress first = descent.next();
    assertThat(first.step()).isEqualTo(1);
    assertThat(first.epoch()).isEqualTo(1);
    assertThat(first.rate()).isEqualTo(0.1);
    assertThat(first.epochLoss()).isNaN();
    assertThat(first.bestStep()).isZero();
    assertThat(first.slope()).isPositive();
    assertThat(first.updateRatio()).isInfinite(); // from θ = 0
    Progress third = descent.progress();
    while (third.step() < 3) {
      third = descent.next();
    }
    assertThat(third.rate()).isEqualTo(0.1 / 3);
    assertThat(third.epoch()).isEqualTo(1);
    assertThat(third.epochLoss()).isFinite();
    assertThat(third.bestStep()).isEqualTo(3);
    assertThat(third.best()).isEqualTo(third.validation());
    assertThat(descent.next().epoch()).isEqualTo(2);
  }

  @Test
  void anEpochSeesEachRowOnceHoweverItIsCut() {
    // With rate 0 the mean over an epoch of batches is the loss of all rows.
    Batch rows = Samples.rows(DType.F64, 10);
    double whole =
        new Descent(Samples.Net.of(DType.F64, new Samples.Nothing()), rows, null, plain(0))
            .next()
            .loss();
    for (int batch : new int[] {1, 3, 4, 7, 9}) {
      Outcome outcome =
          new Descent(
                  Samples.Net.of(DType.F64, new Samples.Nothing()),
                  rows,
                  null,
                  plain(0).withBatch(batch).withStops(new Stop.Epochs(1)))
              .run();
      assertThat(outcome.loss()).isCloseTo(whole, within(1e-14));
    }
  }

  @Test
  void rowsCountByTheirWeight() {
    // A row of weight 2 counts as the same row twice; a row of weight 0 is as if it were not there.
    Batch three = Samples.rows(DType.F64, 4);
    Batch four = Samples.rows(DType.F64, 4);
    four.lay(0, 0, four, 3);
    three.weight().set(0, 2);
    three.weight().set(3, 0);
    Descent weighted = new Descent(Samples.Straight.of(DType.F64), three, null, plain(0.1));
    Descent repeated = new Descent(Samples.Straight.of(DType.F64), four, null, plain(0.1));
    for (int i = 0; i < 5; i++) {
      assertThat(weighted.next().loss()).isCloseTo(repeated.next().loss(), within(1e-14));
    }
  }

  @Test
  void whatIsInARowOfWeightZeroDoesNotMatter() {
    Batch clean = Samples.rows(DType.F64, 6);
    Batch marred = Samples.rows(DType.F64, 6);
    for (int row : new int[] {0, 4}) {
      clean.weight().set(row, 0);
      marred.weight().set(row, 0);
      marred.y().set(row, Double.NaN);
      marred.x().set(3 * row + 1, Double.POSITIVE_INFINITY);
    }
    Descent one = new Descent(Samples.Straight.of(DType.F64), clean, clean, plain(0.1));
    Descent two = new Descent(Samples.Straight.of(DType.F64), marred, marred, plain(0.1));
    for (int i = 0; i < 5; i++) {
      assertThat(two.next().loss()).isEqualTo(one.next().loss()).isFinite();
    }
    assertThat(two.theta().sha256()).isEqualTo(one.theta().sha256());
    assertThat(two.outcome().validation()).isEqualTo(one.outcome().validation());
    assertThat(marred.y().at(4)).isNaN(); // the caller's rows are left as they are
  }

  @Test
  void rowsOfWhichNoneCountsAreRefused() {
    Batch idle = Samples.rows(DType.F64, 3);
    for (int row = 0; row < 3; row++) {
      idle.weight().set(row, 0);
    }
    Batch sound = Samples.rows(DType.F64, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Descent(Samples.Straight.of(DType.F64), idle, sound, plain(0.1)))
        .withMessageContaining("the training batch has 3 rows, and their weights sum to 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Descent(Samples.Straight.of(DType.F64), sound, idle, plain(0.1)))
        .withMessageContaining("the validation batch has 3 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Descent(
                    Samples.Straight.of(DType.F64), Samples.rows(DType.F64, 0), null, plain(0.1)))
        .withMessageContaining("the training batch has 0 rows");
  }

  @Test
  void moreMicroBatchesThanRowsAreAsManyAsThereAre() {
    Recipe parts = plain(0.1).withMicroBatches(Integer.MAX_VALUE);
    Batch rows = Samples.rows(DType.F64, 200);
    Descent whole = new Descent(Samples.Straight.of(DType.F64), rows, null, plain(0.1));
    Descent cut = new Descent(Samples.Straight.of(DType.F64), rows, null, parts);
    for (int i = 0; i < 5; i++) {
      assertThat(cut.next().loss()).isEqualTo(whole.next().loss());
    }
  }

  @Test
  void aRateThatIsNoLengthIsNamedWithItsStep() {
    Recipe recipe = plain(0.1).withRate(step -> step < 3 ? 0.1 : -1);
    Descent descent =
        new Descent(Samples.Straight.of(DType.F64), Samples.rows(DType.F64, 4), null, recipe);
    descent.next();
    descent.next();
    assertThatIllegalArgumentException()
        .isThrownBy(descent::next)
        .withMessageContaining("is -1.0 at step 3; it must be 0 or more, and finite");
    assertThat(descent.progress().step()).isEqualTo(2); // and no step is lost
    assertThat(descent.outcome().steps()).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> plain(Double.POSITIVE_INFINITY));
  }

  @Test
  void theBestThetaComesBack() {
    // The rate grows until the descent worsens what it had.
    Batch train = Samples.rows(DType.F64, 32);
    Batch validation = Samples.rows(DType.F64, 32);
    Recipe recipe =
        plain(0.1)
            .withRate(step -> step < 20 ? 0.1 : 10)
            .withOnDivergence(OnDivergence.STOP)
            .withStops(new Stop.Steps(24));
    for (Keep keep : List.of(Keep.VALIDATION, Keep.TRAINING)) {
      Descent descent =
          new Descent(Samples.Straight.of(DType.F64), train, validation, recipe.withKeep(keep));
      double lowest = Double.POSITIVE_INFINITY;
      String best = "";
      String before = descent.theta().sha256();
      double start = descent.progress().validation();
      while (descent.hasNext()) {
        Progress p = descent.next();
        double loss = keep == Keep.TRAINING ? p.loss() : p.validation();
        if (loss < lowest) {
          lowest = loss;
          best = keep == Keep.TRAINING ? before : descent.theta().sha256();
        }
        before = descent.theta().sha256();
      }
      Outcome outcome = descent.outcome();
      assertThat(start).isNaN();
      assertThat(outcome.theta().sha256()).isEqualTo(best);
      assertThat(keep == Keep.TRAINING ? outcome.loss() : outcome.validation()).isEqualTo(lowest);
      assertThat(descent.theta().sha256()).isNotEqualTo(best);
    }
  }

  @Test
  void theLastThetaIsMeasuredToo() {
    Recipe recipe = plain(0.1).withStops(new Stop.Steps(1));
    for (int batch : new int[] {Recipe.ALL, 4}) {
      Descent descent =
          new Descent(
              Samples.Straight.of(DType.F64),
              Samples.rows(DType.F64, 32),
              null,
              recipe.withBatch(batch).withKeep(Keep.TRAINING));
      Outcome outcome = descent.run();
      assertThat(outcome.steps()).isEqualTo(1);
      if (batch == Recipe.ALL) {
        assertThat(outcome.step()).isEqualTo(1);
        assertThat(outcome.theta().sha256()).isEqualTo(descent.theta().sha256());
      }
    }
  }

  @Test
  void theLastThetaComesBackWhereNoOtherIsKept() {
    Batch rows = Samples.rows(DType.F64, 32);
    Recipe recipe = plain(0.1).withKeep(Keep.LAST).withStops(new Stop.Steps(24));
    Descent descent = new Descent(Samples.Straight.of(DType.F64), rows, rows, recipe);
    Outcome outcome = descent.run();
    assertThat(outcome.step()).isEqualTo(24);
    assertThat(outcome.theta().sha256()).isEqualTo(descent.theta().sha256());
    assertThat(outcome.validation()).isEqualTo(descent.progress().validation());

    Recipe steep = plain(10).withKeep(Keep.LAST).withStops(new Stop.Steps(300));
    Outcome climbed = new Descent(Samples.Straight.of(DType.F64), rows, null, steep).run();
    assertThat(climbed.diverged()).isTrue();
  }

  @Test
  void aStepThatIsNotFiniteLeavesThetaWhole() {
    Batch rows = Samples.rows(DType.F32, 64);
    rows.x().set(40 * 3, Double.NaN);
    Recipe recipe =
        Recipe.of(new SquaredError(), new Clip(1).then(new Adam()).then(new Decay(0.1)), 0.01)
            .withBatch(16)
            .withStops(new Stop.Epochs(3));
    Descent descent =
        new Descent(Samples.Net.of(DType.F32, new Samples.Nothing()), rows, null, recipe);
    int bad = 0;
    while (descent.hasNext()) {
      String before = descent.theta().sha256();
      String memory = descent.checkpoint().memory().get("m").sha256();
      boolean finite = Double.isFinite(descent.next().loss());
      assertThat(descent.theta().sha256().equals(before)).isEqualTo(!finite);
      assertThat(descent.checkpoint().memory().get("m").sha256().equals(memory)).isEqualTo(!finite);
      bad += finite ? 0 : 1;
    }
    assertThat(bad).isEqualTo(3); // once an epoch
    assertThat(descent.outcome().skipped()).isEqualTo(3);
    assertThat(descent.outcome().loss()).isFinite();
  }

  @Test
  void dataWithoutAFiniteLossIsSaidToBeSo() {
    Batch rows = Samples.rows(DType.F64, 8);
    rows.y().set(3, Double.NaN);
    Outcome outcome = new Descent(Samples.Straight.of(DType.F64), rows, null, plain(0.1)).run();
    assertThat(outcome.diverged()).isTrue();
    assertThat(outcome.steps()).isEqualTo(5);
    assertThat(outcome.diagnoses()).hasSize(1);
    assertThat(outcome.diagnoses().getFirst().title())
        .isEqualTo("The loss is not a finite number from the start.");
  }

  @Test
  void aDescentThatClimbsGoesBackAndTriesShorterSteps() {
    Batch rows = Samples.rows(DType.F64, 32);
    Recipe recipe = plain(10).withStops(new Stop.Steps(300));
    Descent descent = new Descent(Samples.Straight.of(DType.F64), rows, null, recipe);
    Outcome outcome = descent.run();
    assertThat(outcome.diverged()).isFalse();
    assertThat(outcome.rule()).contains(new Stop.Steps(300));
    assertThat(outcome.diagnoses()).isNotEmpty();
    Diagnosis first = outcome.diagnoses().getFirst();
    assertThat(first.code()).isEqualTo("DH201");
    assertThat(first.numbers()).containsEntry("rate", 10.0).containsEntry("bestStep", 0.0);
    Survey survey = survey(rows);
    assertThat(first.numbers().get("largestStableStep"))
        .isCloseTo(survey.largestStableStep(), within(1e-9));
    // The rate that it ended with is stable, four times that was not.
    double rate = descent.progress().rate();
    assertThat(rate).isLessThan(survey.largestStableStep());
    assertThat(4 * rate).isGreaterThan(survey.largestStableStep());
    assertThat(outcome.diagnoses()).hasSize((int) Math.round(Math.log(10 / rate) / Math.log(4)));
    assertThat(outcome.loss()).isLessThan(descentAt(rows, 0.1));
  }

  private static double descentAt(Batch rows, double rate) {
    return new Descent(Samples.Straight.of(DType.F64), rows, null, plain(rate)).next().loss();
  }

  private static Survey survey(Batch rows) {
    var model = Samples.Straight.of(DType.F64);
    return Survey.of(model, new SquaredError(), rows, Theta.start(model, 0), 20, Machine.shared());
  }

  @Test
  void aDescentThatClimbsEndsWhereItIsToldTo() {
    Batch rows = Samples.rows(DType.F64, 32);
    Descent descent =
        new Descent(
            Samples.Straight.of(DType.F64),
            rows,
            null,
            plain(10).withOnDivergence(OnDivergence.STOP));
    String start = descent.theta().sha256();
    Outcome outcome = descent.run();
    assertThat(outcome.diverged()).isTrue();
    assertThat(outcome.rule()).isEmpty();
    assertThat(outcome.steps()).isLessThanOrEqualTo(10);
    assertThat(outcome.theta().sha256()).isEqualTo(start);
    assertThat(descent.theta().sha256()).isEqualTo(start);
    assertThat(outcome.reason()).isEqualTo("The descent is climbing.");
    assertThat(String.join("\n", outcome.diagnoses().getFirst().lines()))
        .contains("Each step jumps the valley and lands higher")
        .contains("your step 10; largest stable step of plain descent here")
        .contains("kept: θ of step 0");
    assertThat(descent.step()).isFalse();
  }

  @Test
  void threeRetriesAreEnough() {
    Outcome outcome =
        new Descent(Samples.Straight.of(DType.F64), Samples.rows(DType.F64, 32), null, plain(1e6))
            .run();
    assertThat(outcome.diverged()).isTrue();
    assertThat(outcome.diagnoses()).hasSize(4);
  }

  @Test
  void theRulesThatStopSayWhatTheyFound() {
    Batch rows = Samples.rows(DType.F64, 32);
    Survey survey = survey(rows);
    assertThat(end(rows, new Stop.Steps(7)).reason()).isEqualTo("made 7 steps, the most allowed");
    assertThat(end(rows, new Stop.Epochs(9)).epochs()).isEqualTo(9);
    Outcome level = end(rows, new Stop.Slope(1e-6));
    assertThat(level.reason()).startsWith("the ground is level: slope ");
    Outcome bottom = end(rows, new Stop.Bottom(1e-9, survey.gentlest()));
    assertThat(bottom.reason()).startsWith("the bottom is near: J can fall by at most ");
    Outcome lowest = end(rows, new Stop.Bottom(1e-15, survey.gentlest()));
    assertThat(bottom.loss() - lowest.loss()).isBetween(0.0, 1e-9 * lowest.loss());
    assertThat(end(rows, new Stop.Flat(1e-3, 5)).reason())
        .isEqualTo("J fell by less than 0.001 of itself in 5 epochs");
    assertThat(end(rows, new Stop.Steps(50), new Stop.Slope(0.5)).rule())
        .contains(new Stop.Slope(0.5));
  }

  private static Outcome end(Batch rows, Stop... stops) {
    return new Descent(Samples.Straight.of(DType.F64), rows, null, plain(0.3).withStops(stops))
        .run();
  }

  @Test
  void patienceEndsWhenValidationRises() {
    // What is learned from rows of one sign is wrong for the other.
    Batch train = Samples.rows(DType.F64, 32);
    Batch validation = Samples.rows(DType.F64, 32);
    for (int i = 0; i < 32; i++) {
      validation.y().set(i, -validation.y().at(i));
    }
    Outcome outcome =
        new Descent(
                Samples.Straight.of(DType.F64),
                train,
                validation,
                plain(0.1).withStops(new Stop.Patience(4), new Stop.Epochs(100)))
            .run();
    assertThat(outcome.steps()).isEqualTo(4);
    assertThat(outcome.step()).isZero();
    assertThat(outcome.reason())
        .isEqualTo("the validation loss had no new lowest value for 4 epochs; θ of step 0 kept");
  }

  @Test
  void rulesThatCannotBeJudgedAreRefused() {
    Batch rows = Samples.rows(DType.F64, 32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> end(rows, new Stop.Patience(3)))
        .withMessageContaining("needs validation rows");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Descent(
                    Samples.Straight.of(DType.F64),
                    rows,
                    null,
                    plain(1).withBatch(8).withStops(new Stop.Slope(1e-3))))
        .withMessageContaining("needs a batch of all rows");
    Loss wide = (prediction, target) -> prediction.matmul(prediction.transpose());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Descent(
                    Samples.Straight.of(DType.F64),
                    rows,
                    null,
                    Recipe.of(wide, new GradientDescent(), 1)))
        .withMessageContaining("gives [32, 32] for 32 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain(-1))
        .withMessageContaining("the learning rate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain(1).withBatch(0))
        .withMessageContaining("batch is 0");
  }

  @Test
  void mayBeLeftAtAnyTime() {
    Descent descent =
        new Descent(Samples.Straight.of(DType.F64), Samples.rows(DType.F64, 32), null, plain(0.1));
    descent.next();
    assertThat(descent.outcome().reason()).isEqualTo("not at its end yet");
    descent.leave("time is up");
    assertThat(descent.hasNext()).isFalse();
    assertThat(descent.outcome().reason()).isEqualTo("time is up");
    assertThat(descent.outcome().step()).isEqualTo(1);
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(descent::next)
        .withMessageContaining("time is up");
  }

  /// Parts of a multiple of 64 rows continue each other's sums, so the bits are those of one
  /// batch; with dropout, because noise counts rows in the whole batch.
  @ParameterizedTest
  @CsvSource({"640, 2", "640, 5", "640, 10", "576, 3", "1500, 4"})
  void microBatchesGiveTheBitsOfTheOneBatch(int batch, int parts) {
    Batch rows = Samples.rows(DType.F32, 1500);
    Recipe one =
        Recipe.of(new SquaredError(), new Clip(0.5).then(new Momentum(0.9)), 0.05)
            .withBatch(batch)
            .withStops(new Stop.Steps(7));
    String whole = hash(rows, one);
    assertThat(hash(rows, one.withMicroBatches(parts))).isEqualTo(whole);
    assertThat(hash(rows, one.withSeed(43))).isNotEqualTo(whole);
  }

  private static String hash(Batch rows, Recipe recipe) {
    Descent descent =
        new Descent(Samples.Net.of(DType.F32, new Samples.Thin(new Noise())), rows, null, recipe);
    StringBuilder trace = new StringBuilder();
    while (descent.hasNext()) {
      Progress p = descent.next();
      trace.append(p.loss()).append(' ').append(p.slope()).append('\n');
    }
    return trace + descent.theta().sha256();
  }

  @Test
  void aScheduleIsAFunctionOfTheStep() {
    Schedule halves = step -> Math.scalb(0.2, (int) -step);
    Descent descent =
        new Descent(
            Samples.Straight.of(DType.F64),
            Samples.rows(DType.F64, 8),
            null,
            plain(1).withRate(halves));
    assertThat(descent.next().rate()).isEqualTo(0.1);
    assertThat(descent.next().rate()).isEqualTo(0.05);
  }

  /// Rates from a little too long to far too long: none of them may pass for the bottom.
  @ParameterizedTest
  @CsvSource({"1.5", "5", "20"})
  void aDescentThatClimbsIsNotTakenToBeFlat(double rate) {
    Batch rows = Samples.rows(DType.F64, 32);
    for (int i = 0; i < 96; i++) {
      rows.x().set(i, 1.5 * rows.x().at(i));
    }
    double bottom =
        new Descent(
                Samples.Straight.of(DType.F64),
                rows,
                null,
                plain(0.5).withStops(new Stop.Steps(2000)))
            .run()
            .loss();
    for (long epochs = 2; epochs <= 5; epochs++) {
      Recipe recipe = plain(rate).withStops(new Stop.Flat(1e-6, epochs), new Stop.Steps(400));
      Outcome outcome = new Descent(Samples.Straight.of(DType.F64), rows, null, recipe).run();
      assertThat(outcome.diagnoses()).isNotEmpty();
      assertThat(outcome.diverged()).isFalse();
      assertThat(outcome.loss()).isLessThan(bottom + 1e-4);
    }
  }

  @Test
  void aDescentThatClimbsIsNotOutOfPatience() {
    Batch rows = Samples.rows(DType.F64, 32);
    Recipe recipe = plain(5).withStops(new Stop.Patience(3), new Stop.Steps(400));
    Outcome outcome = new Descent(Samples.Straight.of(DType.F64), rows, rows, recipe).run();
    assertThat(outcome.diagnoses()).isNotEmpty();
    assertThat(outcome.step()).isPositive();
  }

  @Test
  void patienceWaitsUntilTheValidationLossIsMeasured() {
    Batch rows = Samples.rows(DType.F64, 32);
    Recipe recipe =
        plain(0.1)
            .withStops(new Stop.Patience(5), new Stop.Epochs(40))
            .withValidateEvery(new Every.Epochs(10));
    Outcome falls = new Descent(Samples.Straight.of(DType.F64), rows, rows, recipe).run();
    assertThat(falls.rule()).contains(new Stop.Epochs(40));
    Outcome rises = new Descent(Samples.Straight.of(DType.F64), rows, opposite(rows), recipe).run();
    assertThat(rises.steps()).isEqualTo(10);
    assertThat(rises.reason()).endsWith("for 5 epochs; θ of step " + rises.step() + " kept");
  }

  @Test
  void patienceWatchesTheValidationLossWhicheverLossDecides() {
    Batch rows = Samples.rows(DType.F64, 32);
    Recipe recipe =
        plain(0.1).withKeep(Keep.TRAINING).withStops(new Stop.Patience(4), new Stop.Epochs(100));
    Outcome outcome =
        new Descent(Samples.Straight.of(DType.F64), rows, opposite(rows), recipe).run();
    assertThat(outcome.steps()).isEqualTo(4);
    assertThat(outcome.step()).isEqualTo(4);
    assertThat(outcome.reason()).endsWith("for 4 epochs; θ of step 4 kept");
  }

  /// The same rows with targets of the other sign: what is learned from the one is wrong for
  /// them.
  private static Batch opposite(Batch rows) {
    Batch opposite = Batch.of(rows.x(), rows.y().copy());
    for (int i = 0; i < rows.rows(); i++) {
      opposite.y().set(i, -rows.y().at(i));
    }
    return opposite;
  }

  @Test
  void aFirstBatchThatIsNotFiniteDoesNotHideAClimb() {
    Batch rows = Samples.rows(DType.F64, 2000);
    Recipe recipe =
        plain(5).withBatch(500).withOnDivergence(OnDivergence.STOP).withStops(new Stop.Steps(200));
    Feed feed = new Feed(Feed.Cut.of(rows, 500, 1), recipe.seed());
    feed.choose(1);
    feed.lay(0);
    double inFirst = feed.part().x().at(0);
    for (int i = 0; i < rows.rows(); i++) {
      if (rows.x().at(3 * i) == inFirst) {
        rows.y().set(i, Double.NaN);
      }
    }
    Descent descent = new Descent(Samples.Straight.of(DType.F64), rows, null, recipe);
    assertThat(descent.next().loss()).isNaN();
    while (descent.step() && !(descent.progress().loss() > 1e100)) {}
    assertThat(descent.outcome().diverged()).isTrue();
  }

  @Test
  void aBottomIsFoundThoughTheFirstLossWasNotFinite() {
    Loss loss = (point, target) -> point.square().sum(-1).times(0.5).over(point.sum(-1).less(100));
    Descent descent =
        new Descent(
            Samples.Point.of(1, 1),
            Samples.nothing(),
            null,
            Recipe.of(loss, new GradientDescent(), 0.5)
                .withBatch(Recipe.ALL)
                .withStops(new Stop.Bottom(1e-6, 1), new Stop.Steps(100)));
    descent.theta().at("at").set(0, 1000);
    descent.next();
    descent.theta().at("at").set(0, 1);
    Outcome outcome = descent.run();
    assertThat(outcome.skipped()).isPositive();
    assertThat(outcome.rule()).contains(new Stop.Bottom(1e-6, 1));
  }

  @Test
  void aDescentThatWasHelpedAndThenLeftHasNotDiverged() {
    Batch rows = Samples.rows(DType.F64, 32);
    Descent descent = new Descent(Samples.Straight.of(DType.F64), rows, null, plain(10));
    while (descent.diagnoses().isEmpty()) {
      descent.next();
    }
    descent.next();
    descent.leave("time is up");
    assertThat(descent.outcome().rule()).isEmpty();
    assertThat(descent.outcome().diverged()).isFalse();
  }

  @Test
  void noStepIsMadeBeyondTheMostAllowed() {
    Batch rows = Samples.rows(DType.F64, 32);
    Descent free = new Descent(Samples.Straight.of(DType.F64), rows, null, plain(10));
    while (free.diagnoses().isEmpty()) {
      free.next();
    }
    long climbs = free.progress().step();
    for (Stop limit : new Stop[] {new Stop.Steps(climbs), new Stop.Epochs(climbs)}) {
      Outcome outcome =
          new Descent(Samples.Straight.of(DType.F64), rows, null, plain(10).withStops(limit)).run();
      assertThat(outcome.steps()).isEqualTo(climbs);
      assertThat(outcome.rule()).contains(limit);
      assertThat(outcome.diverged()).isFalse();
      assertThat(outcome.diagnoses().getLast().lines().toString()).doesNotContain("going on");
    }
  }

  @Test
  void aPassThatBeganAgainWithinHasNoMean() {
    Batch rows = Samples.rows(DType.F64, 4000);
    Recipe recipe = plain(4).withBatch(400).withStops(new Stop.Epochs(6));
    Descent descent = new Descent(Samples.Straight.of(DType.F64), rows, null, recipe);
    while (descent.diagnoses().isEmpty()) {
      descent.next();
    }
    long rolledBack = descent.progress().step();
    assertThat(rolledBack % 10).isPositive();
    double before = descent.progress().best();
    while (descent.progress().step() % 10 > 0) {
      descent.next();
    }
    assertThat(descent.progress().epochLoss()).isNaN();
    assertThat(descent.progress().best()).isEqualTo(before);
    for (int step = 0; step < 10; step++) {
      descent.next();
    }
    assertThat(descent.progress().epochLoss()).isFinite();
  }
}
