package dev.downhill.explanation;

import java.util.List;

/// A compiled training step as it runs: which kernels, in which order, over which numbers.
///
/// Arrays are named after what they hold: a parameter's path, the batch's `x`, `y` and `weight`,
/// `∇path` for a gradient, and `k7` for what kernel 7 works out.
///
/// @param kernels in the order in which they run
/// @param micros the median time of a whole step in microseconds; NaN where it was not measured
public record Explanation(List<Kernel> kernels, double micros) {
  public Explanation {
    kernels = List.copyOf(kernels);
  }

  /// Floating-point operations of a step.
  public long flops() {
    return kernels.stream().mapToLong(kernel -> kernel.runs() * kernel.flops()).sum();
  }

  /// Bytes that kernels read and write in a step, each array once a kernel.
  public long bytes() {
    return kernels.stream()
        .mapToLong(kernel -> kernel.runs() * (kernel.bytesRead() + kernel.bytesWritten()))
        .sum();
  }

  /// How many kernels a step launches.
  public int launches() {
    return kernels.stream().mapToInt(Kernel::runs).sum();
  }

  /// The sum of the kernels' times in a step, in microseconds; NaN where they were not measured.
  public double kernelMicros() {
    return kernels.stream().mapToDouble(kernel -> kernel.runs() * kernel.micros()).sum();
  }

  /// One kernel.
  ///
  /// @param number counted from 1
  /// @param kind what it is
  /// @param passes what it computes: formulas in order, in passes over each row where one is not
  ///     enough
  /// @param sizes of a product `[count, m, n, k]`, of an attention `[batch, queries, keys, width,
  ///     width of values]`, of all others `[rows, columns]`
  /// @param reads the arrays that it reads
  /// @param writes the arrays that it writes
  /// @param flops additions, multiplications, divisions and the like of one run; a fused
  ///     multiply-add is two, and `exp` or `log` as many as its polynomial takes
  /// @param form of what it is made by now: `scalar`, `v128`, `v256`, `v512`
  /// @param runs how often a step runs it: once, or once for each part of the batch
  /// @param micros the median time of a run in microseconds; NaN where it was not measured
  public record Kernel(
      int number,
      Kind kind,
      List<List<String>> passes,
      List<Integer> sizes,
      List<Array> reads,
      List<Array> writes,
      long flops,
      String form,
      int runs,
      double micros) {
    public Kernel {
      passes = passes.stream().map(List::copyOf).toList();
      sizes = List.copyOf(sizes);
      reads = List.copyOf(reads);
      writes = List.copyOf(writes);
    }

    public long bytesRead() {
      return reads.stream().mapToLong(Array::bytes).sum();
    }

    public long bytesWritten() {
      return writes.stream().mapToLong(Array::bytes).sum();
    }

    /// Billions of floating-point operations a second; NaN where it was not measured.
    public double gigaflops() {
      return flops / (micros * 1e3);
    }

    /// Billions of bytes a second; NaN where it was not measured.
    public double gigabytes() {
      return (bytesRead() + bytesWritten()) / (micros * 1e3);
    }
  }

  /// What a kernel is.
  public enum Kind {
    /// Formulas worked out element by element.
    LOOP,
    /// Formulas over rows with sums or maxima along each row, in several passes.
    ROWS,
    /// Formulas worked out element by element, with sums over blocks of 64 rows.
    SUMS,
    /// The blocks' sums added up in order.
    FOLD,
    /// Matrix products.
    PRODUCT,
    /// Numbers moved: copied, transposed, repeated, looked up by index, or cast.
    MOVE,
    /// Rows added to those of a table, by index.
    SCATTER,
    /// Attention, or its gradient; its operations are counted as if every query saw every key.
    ATTENTION,
    /// Indices looked at, whether they are within a table.
    CHECK,
    /// Random numbers.
    RANDOM
  }

  /// Numbers in memory that a kernel reads or writes.
  ///
  /// @param name what they are
  /// @param bytes how much they take
  /// @param slot which of the step's own arrays holds them, counted from 1: others have it when
  ///     these are no longer needed; 0 for arrays that are not the step's own
  public record Array(String name, long bytes, int slot) {}
}
