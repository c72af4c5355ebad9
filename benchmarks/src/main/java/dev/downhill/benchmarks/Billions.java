package dev.downhill.benchmarks;

import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Progress;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.models.Gpt;
import dev.downhill.models.GptSize;
import dev.downhill.optimizer.Adafactor;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.DType;
import dev.downhill.text.Tokens;
import dev.downhill.text.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// Steps of a model with billions of parameters on one machine: `Billions 2.7b|6.7b STEPS`.
///
/// 1 text of 128 tokens, the same in each step; weights in bfloat16, rounded by chance. Prints
/// what the plan says, the loss before each step, its seconds, and what the process held at its
/// peak.
final class Billions {
  private static final int CONTEXT = 128;

  private Billions() {}

  /// A line of words: tokens that follow each other by no rule that a model knows.
  private static Tokens tokens() {
    return Tokens.of(
        IntStream.rangeClosed(0, CONTEXT).map(i -> (i * 7_919 + 13) % 50_257).toArray());
  }

  public static void main(String[] args) throws IOException {
    boolean large = args[0].equals("6.7b");
    int steps = Integer.parseInt(args[1]);
    GptSize size = new GptSize(50_257, CONTEXT, 32, 32, large ? 4_096 : 2_560);
    Gpt model = Gpt.gpt2(size, 0, DType.BF16);
    Optimizer optimizer = large ? new GradientDescent() : new Adafactor();
    Recipe recipe =
        Recipe.of(new CrossEntropy(), optimizer, large ? 0.1 : 0.01)
            .withBatch(1)
            .withKeep(Keep.LAST)
            .withStops(new Stop.Steps(steps));
    Windows text = Windows.of(tokens(), CONTEXT);
    try (Machine machine = new Machine(Runtime.getRuntime().availableProcessors())) {
      Memory plan = Descent.memory(model, text, null, recipe, machine);
      plan.parts()
          .forEach(part -> System.out.printf("%-28s %8.1f MB%n", part.name(), part.bytes() / 1e6));
      System.out.printf("%-28s %8.1f MB%n", "in all, as planned", plan.bytes() / 1e6);
      long begun = System.nanoTime();
      Descent descent = new Descent(model, text, null, recipe, machine);
      long knobs = descent.theta().size();
      System.out.printf("%,d parameters, made in %.1f s%n", knobs, since(begun));
      for (int i = 1; i <= steps; i++) {
        long before = System.nanoTime();
        Progress at = descent.next();
        System.out.printf(
            "step %d  loss before it %.4f  slope %.3f  %.1f s%n",
            i, at.loss(), at.slope(), since(before));
      }
      double peak = peak();
      System.out.printf(
          "peak of the process %.2f GB, %.2f bytes a parameter%n", peak / 1e9, peak / knobs);
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /// Bytes that the process held at most, as Linux tells it.
  private static double peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(Double.NaN);
  }
}
