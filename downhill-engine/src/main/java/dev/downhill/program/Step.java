package dev.downhill.program;

import dev.downhill.kernel.Access;
import dev.downhill.kernel.Box;
import dev.downhill.kernel.Instruction;
import dev.downhill.kernel.Loop;
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

    /// Whether the loop may write `result` where it reads `target`: element by element, and
    /// nothing of a row later than it is written.
    boolean mayOverwrite(Buffer target, Buffer result) {
      int lastRead = -1;
      int firstWrite = loop.stages().size();
      for (int stage = 0; stage < loop.stages().size(); stage++) {
        for (Instruction instruction : loop.stages().get(stage).code()) {
          switch (instruction) {
            case Instruction.Load(int array) when arrays.get(array) == target -> {
              if (loop.arrays().get(array) != Access.FULL) {
                return false;
              }
              lastRead = stage;
            }
            case Instruction.Store(int array, _) when arrays.get(array) == result ->
                firstWrite = Math.min(firstWrite, stage);
            default -> {}
          }
        }
      }
      return lastRead <= firstWrite;
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

  /// The numbers of a box, moved.
  record Move(Buffer from, Buffer to, Box box) implements Step {
    @Override
    public List<Buffer> reads() {
      return List.of(from);
    }

    @Override
    public List<Buffer> writes() {
      return List.of(to);
    }
  }

  /// Zeros everywhere in `to`; moves into it follow.
  record Zero(Buffer to) implements Step {
    @Override
    public List<Buffer> reads() {
      return List.of();
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
