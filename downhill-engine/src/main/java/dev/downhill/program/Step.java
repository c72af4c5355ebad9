package dev.downhill.program;

import dev.downhill.kernel.Access;
import dev.downhill.kernel.Loop;
import java.util.ArrayList;
import java.util.List;

/// One kernel launch of a program, over buffers.
sealed interface Step {
  /// Buffers whose numbers it needs.
  List<Buffer> reads();

  /// Buffers that it fills.
  List<Buffer> writes();

  /// A fused loop over `[rows, cols]`; `arrays` in the loop's order.
  record Fused(Loop loop, int rows, int cols, List<Buffer> arrays, List<Buffer> writes)
      implements Step {
    @Override
    public List<Buffer> reads() {
      return arrays.stream().filter(array -> !writes.contains(array)).toList();
    }

    /// Whether every reading of `buffer` is element by element, so that the same loop may
    /// overwrite it.
    boolean readsAligned(Buffer buffer) {
      List<Access> accesses = new ArrayList<>();
      for (int i = 0; i < arrays.size(); i++) {
        if (arrays.get(i) == buffer) {
          accesses.add(loop.arrays().get(i));
        }
      }
      return loop.stages().size() == 1 && accesses.stream().allMatch(a -> a == Access.FULL);
    }
  }

  /// The left fold over blocks of rows: `to` (or 0) + partials of block 0 + block 1 + …
  record FoldBlocks(Buffer partials, int blocks, int cols, Buffer to, boolean accumulate)
      implements Step {
    @Override
    public List<Buffer> reads() {
      return accumulate ? List.of(partials, to) : List.of(partials);
    }

    @Override
    public List<Buffer> writes() {
      return List.of(to);
    }
  }

  /// `count` products `c (+)= op(a)·op(b)`, `c [m, n]`, over `k`.
  record Product(
      Buffer a,
      boolean transposeA,
      Buffer b,
      boolean transposeB,
      Buffer c,
      boolean accumulate,
      int count,
      int m,
      int n,
      int k)
      implements Step {
    @Override
    public List<Buffer> reads() {
      return accumulate ? List.of(a, b, c) : List.of(a, b);
    }

    @Override
    public List<Buffer> writes() {
      return List.of(c);
    }
  }

  /// Element `(i, j, …)` of `to`, of sizes `dims`, is element `Σ index·stride` of `from`.
  record Move(Buffer from, Buffer to, int[] dims, int[] strides) implements Step {
    @Override
    public List<Buffer> reads() {
      return List.of(from);
    }

    @Override
    public List<Buffer> writes() {
      return List.of(to);
    }
  }

  /// Uniform random numbers for `[rows, cols]`.
  record Random(Buffer to, long stream, int rows, int cols) implements Step {
    @Override
    public List<Buffer> reads() {
      return List.of();
    }

    @Override
    public List<Buffer> writes() {
      return List.of(to);
    }
  }
}
