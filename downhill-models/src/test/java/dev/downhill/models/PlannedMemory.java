package dev.downhill.models;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Model;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A program that walks until its kernels are warm, and prints the memory that was planned for it
/// and the most that its process ever had.
final class PlannedMemory {
  private static final double LEAST_SECONDS = 2;
  private static final double MOST_SECONDS = 8;

  private PlannedMemory() {}

  /// @param arguments the model; how wide a net or how many rows a line; and the batch of a net
  public static void main(String[] arguments) throws IOException {
    int size = Integer.parseInt(arguments[1]);
    int batch = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "net" -> {
        Model net = Mlp.of(Activation.RELU, 784, size, size, 10);
        walk(net, rows(DType.F32, 2048, 784, 10), batch);
      }
      case "deep" -> {
        int[] sizes = new int[22];
        Arrays.fill(sizes, size);
        Model net = Mlp.of(Activation.TANH, sizes).withLayerNorm();
        walk(net, rows(DType.F32, 2 * batch, size, size), batch);
      }
      case "line" -> walk(LinearModel.of(10, 1), rows(DType.F64, size, 10, 1), Recipe.ALL);
      default -> throw new IllegalArgumentException("net, deep or line, not " + arguments[0]);
    }
  }

  private static void walk(Model model, Batch rows, int batch) throws IOException {
    boolean line = batch == Recipe.ALL;
    Recipe recipe =
        Recipe.of(new SquaredError(), line ? new GradientDescent() : new Adam(), 1e-6)
            .withBatch(batch)
            .withStops(new Stop.Steps(Long.MAX_VALUE));
    try (Machine machine = new Machine(2)) {
      Memory planned = Descent.memory(model, rows, null, recipe, machine);
      Descent descent = new Descent(model, rows, null, recipe, machine);
      long begun = System.nanoTime();
      double seconds = 0;
      while (seconds < LEAST_SECONDS || seconds < MOST_SECONDS && machine.census().warming() > 0) {
        descent.step();
        seconds = (System.nanoTime() - begun) / 1e9;
      }
      descent.leave("measured");
      planned.parts().forEach(part -> System.out.println(part.name() + ": " + part.bytes()));
      System.out.println("kernels: " + machine.census());
      System.out.println("planned: " + planned.bytes());
      System.out.println("peak: " + peak());
    }
  }

  /// The most memory that this process ever had, in bytes.
  private static long peak() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    String line = status.stream().filter(one -> one.startsWith("VmHWM:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }

  private static Batch rows(DType dtype, int rows, int inputs, int outputs) {
    return Batch.of(numbers(dtype, rows, inputs), numbers(dtype, rows, outputs));
  }

  private static Values numbers(DType dtype, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(columns);
    Values values = Values.zeros(Shape.of(rows, columns), dtype);
    for (int i = 0; i < values.shape().size(); i++) {
      values.set(i, random.nextDouble() - 0.5);
    }
    return values;
  }
}
