package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.descent.Samples.Net;
import dev.downhill.explanation.Explanation;
import dev.downhill.explanation.Explanation.Array;
import dev.downhill.explanation.Explanation.Kernel;
import dev.downhill.explanation.Explanation.Kind;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Layer;
import dev.downhill.optimizer.Adam;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a compiled step says of itself.
class ExplanationTest {
  /// A softmax over the columns: several passes over each row.
  record Softmax() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      Tensor e = x.minus(x.maxOver(1)).exp();
      return e.over(e.sum(1));
    }
  }

  private static Descent descent(Layer between, int parts) {
    Recipe recipe =
        Recipe.of(new SquaredError(), new Adam(), 0.01).withBatch(128).withMicroBatches(parts);
    return new Descent(Net.of(DType.F32, between), Samples.rows(DType.F32, 200), null, recipe);
  }

  private static List<String> formulas(Explanation explanation) {
    return explanation.kernels().stream()
        .flatMap(kernel -> kernel.passes().stream())
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void formulasNameParametersAndGradients() {
    List<String> formulas = formulas(descent(new Samples.Nothing(), 1).explain(0));
    assertThat(formulas)
        .contains("k1a ← batch.x · hidden.weight", "k1b ← tanh(k1a + hidden.bias[col])")
        .anyMatch(line -> line.matches("∇hidden.weight ← batch.xᵀ · k\\w+"))
        .anyMatch(line -> line.matches("∇output.bias ← Σ k\\w+\\[block]"))
        .anyMatch(line -> line.matches("\\w+ = m\\(output.weight\\) · 0.9 \\+ .*"))
        .anyMatch(line -> line.startsWith("output.weight ← if("))
        .anyMatch(line -> line.startsWith("‖θ‖ ← √("))
        .noneMatch(line -> line.contains("?"));
  }

  @Test
  void aKernelTellsItsSizesBytesAndOperations() {
    Kernel first = descent(new Samples.Nothing(), 1).explain(0).kernels().getFirst();
    assertThat(first.kind()).isEqualTo(Kind.PRODUCT);
    assertThat(first.sizes()).containsExactly(1, 128, 4, 3);
    // a product, then bias and tanh, which is 20 operations or more
    assertThat(first.flops()).isBetween(2L * 128 * 4 * 3 + 21 * 128 * 4, 2L * 128 * 4 * 40);
    assertThat(first.reads())
        .containsExactly(
            new Array("batch.x", 128 * 3 * 4, 0),
            new Array("hidden.weight", 48, 0),
            new Array("hidden.bias", 16, 0));
    assertThat(first.bytesRead()).isEqualTo(128 * 3 * 4 + 48 + 16);
    // tanh overwrites the sums
    assertThat(first.writes())
        .containsExactly(new Array("k1a", 128 * 4 * 4, 1), new Array("k1b", 128 * 4 * 4, 1));
    assertThat(first.form()).isEqualTo("scalar");
    assertThat(first.micros()).isNaN();
  }

  @Test
  void anUpdateInPlaceReadsAndWritesItsArrays() {
    Kernel update =
        descent(new Samples.Nothing(), 1).explain(0).kernels().stream()
            .filter(
                kernel -> kernel.writes().stream().anyMatch(a -> a.name().equals("hidden.weight")))
            .findFirst()
            .orElseThrow();
    assertThat(update.reads())
        .extracting(Array::name)
        .contains(
            "hidden.weight", "m(hidden.weight)", "v(hidden.weight)", "∇hidden.weight", "rate");
    // θ, m and v of 12 numbers: m 3, v 4, its root and what follows 6 or more, each once
    assertThat(update.flops()).isBetween(12L * 12, 12L * 24);
  }

  @Test
  void theStagesOfARowProgramAreSeen() {
    assertThat(descent(new Softmax(), 1).explain(0).kernels())
        .filteredOn(kernel -> kernel.kind() == Kind.ROWS)
        .anySatisfy(
            kernel -> {
              assertThat(kernel.passes()).hasSize(2);
              assertThat(kernel.passes().get(0).toString()).contains("← exp(", "[row] ← Σ ");
              assertThat(kernel.passes().get(1).toString()).matches(".* / k\\w+\\[row]]");
              assertThat(kernel.sizes()).containsExactly(128, 4);
            });
  }

  @Test
  void resultsShareArraysWhenTheyAreDoneWith() {
    List<Array> own =
        descent(new Samples.Nothing(), 1).explain(0).kernels().stream()
            .flatMap(kernel -> kernel.writes().stream())
            .filter(array -> array.slot() > 0)
            .distinct()
            .toList();
    assertThat(own.stream().map(Array::slot).distinct().count()).isLessThan(own.size());
  }

  @Test
  void kernelsThatRunForEachPartOfABatchSayHowOften() {
    Explanation parts = descent(new Samples.Nothing(), 2).explain(0);
    List<Kernel> kernels = parts.kernels();
    assertThat(kernels.getFirst().runs()).isEqualTo(2);
    assertThat(kernels.getFirst().sizes()).containsExactly(1, 64, 4, 3);
    assertThat(kernels.getLast().runs()).isEqualTo(1);
    assertThat(kernels)
        .extracting(Kernel::number)
        .isEqualTo(IntStream.rangeClosed(1, kernels.size()).boxed().toList());
    assertThat(formulas(parts))
        .anyMatch(line -> line.matches("Σ∇hidden.weight ← Σ∇hidden.weight \\+ batch.xᵀ · k\\w+"));
    assertThat(parts.launches()).isGreaterThan(kernels.size());
  }

  @Test
  void timesAreTakenOnACopy() {
    Descent descent = descent(new Samples.Nothing(), 2);
    descent.step();
    String before = descent.theta().sha256();
    Explanation timed = descent.explain(20);
    assertThat(descent.theta().sha256()).isEqualTo(before);
    assertThat(timed.kernels()).allMatch(kernel -> kernel.micros() > 0);
    assertThat(timed.micros()).isPositive();
    assertThat(timed.kernelMicros()).isPositive();
    assertThat(timed.kernels().getFirst().gigaflops()).isPositive();
  }
}
