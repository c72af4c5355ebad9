package dev.downhill.program;

import dev.downhill.kernel.Access;
import dev.downhill.kernel.AttentionSizes;
import dev.downhill.kernel.Box;
import dev.downhill.kernel.Fold;
import dev.downhill.kernel.Instruction;
import dev.downhill.kernel.Loop;
import dev.downhill.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One kernel launch of a program, over buffers.
sealed interface Step {
  /// Buffers whose numbers it needs.
  List<Buffer> reads();

  /// Buffers that it fills.
  List<Buffer> writes();

  /// Buffers as large as `result` that may share its array, as the step has read of them what it
  /// overwrites.
  default List<Buffer> overwritable(Buffer result) {
    return List.of();
  }

  /// A fused loop over `[rows, cols]`; `arrays` in the loop's order.
  record Fused(Loop loop, int rows, int cols, List<Buffer> arrays, List<Buffer> writes)
      implements Step {
    @Override
    public List<Buffer> reads() {
      return arrays.stream().filter(array -> !writes.contains(array)).toList();
    }

    @Override
    public List<Buffer> overwritable(Buffer result) {
      int stored = writes.contains(result) ? arrays.indexOf(result) : -1;
      if (stored < 0 || loop.arrays().get(stored) != Access.FULL) {
        return List.of();
      }
      return reads().stream()
          .filter(one -> one.size() == result.size() && one.dtype() == result.dtype())
          .filter(one -> mayOverwrite(one, result))
          .toList();
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

  /// Products, and a loop over what they give that runs over each part as soon as it is there.
  record Followed(Product product, Fused then) implements Step {
    @Override
    public List<Buffer> reads() {
      return Stream.concat(product.reads().stream(), then.reads().stream()).distinct().toList();
    }

    @Override
    public List<Buffer> writes() {
      return Stream.concat(product.writes().stream(), then.writes().stream()).toList();
    }

    @Override
    public List<Buffer> overwritable(Buffer result) {
      return then.overwritable(result).stream()
          .filter(one -> !product.reads().contains(one))
          .toList();
    }

    /// The two as one, if the loop may follow so closely: it goes over the products' rows and
    /// columns and does not reduce along the columns, and it writes nothing that they read.
    static Optional<Followed> of(Product product, Fused loop) {
      int rows = product.count() * product.m();
      int cols = product.n();
      Fused over =
          loop.rows() == 1 && loop.cols() == rows * cols && isAnyShape(loop.loop())
              ? new Fused(loop.loop(), rows, cols, loop.arrays(), loop.writes())
              : loop;
      boolean fits =
          loop.arrays().contains(product.c())
              && over.cols() == cols
              && over.rows() == rows
              && (!loop.loop().reduces() || loop.loop().fold() == Fold.ROWS)
              && Collections.disjoint(loop.writes(), product.reads())
              && !loop.writes().contains(product.c());
      return fits && readsInPlace(loop, product.c())
          ? Optional.of(new Followed(product, over))
          : Optional.empty();
    }

    /// Whether it is the same to the loop how its elements are cut into rows.
    private static boolean isAnyShape(Loop loop) {
      return !loop.reduces()
          && loop.arrays().stream().allMatch(at -> at == Access.FULL || at == Access.SCALAR)
          && loop.stages().stream()
              .flatMap(stage -> stage.code().stream())
              .noneMatch(
                  one ->
                      one instanceof Instruction.RowIndex
                          || one instanceof Instruction.ColumnIndex);
    }

    /// Whether the loop reads of a buffer only the element that it is at.
    private static boolean readsInPlace(Fused loop, Buffer buffer) {
      for (int i = 0; i < loop.arrays().size(); i++) {
        if (loop.arrays().get(i) == buffer && loop.loop().arrays().get(i) != Access.FULL) {
          return false;
        }
      }
      return true;
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

  /// Attention of queries, keys, values and what is visible, `inputs` in this order.
  record Attention(List<Buffer> inputs, Buffer to, AttentionSizes sizes, double scale)
      implements Step {
    @Override
    public List<Buffer> reads() {
      return inputs;
    }

    @Override
    public List<Buffer> writes() {
      return List.of(to);
    }
  }

  /// The slopes of an attention by queries, keys and values, null where not wanted; `inputs` are
  /// the attention's and the slope of its result.
  record AttentionGradient(
      List<Buffer> inputs,
      @Nullable Buffer dq,
      @Nullable Buffer dk,
      @Nullable Buffer dv,
      AttentionSizes sizes,
      double scale)
      implements Step {
    @Override
    public List<Buffer> reads() {
      return inputs;
    }

    @Override
    public List<Buffer> writes() {
      return Stream.of(dq, dk, dv).flatMap(Stream::ofNullable).toList();
    }
  }

  /// As many numbers of `from` as `to` holds, as another kind of number.
  record Cast(Buffer from, Buffer to) implements Step {
    @Override
    public List<Buffer> reads() {
      return List.of(from);
    }

    @Override
    public List<Buffer> writes() {
      return List.of(to);
    }
  }

  /// Stops the run unless all indices, of the given shape, are within a table of `rows` rows.
  record Check(Buffer indices, Shape shape, int rows) implements Step {
    @Override
    public List<Buffer> reads() {
      return List.of(indices);
    }

    @Override
    public List<Buffer> writes() {
      return List.of();
    }
  }

  /// Rows of `table`, `cols` numbers each, by `count` indices.
  record Gather(Buffer table, Buffer indices, Buffer to, int count, int cols) implements Step {
    @Override
    public List<Buffer> reads() {
      return List.of(table, indices);
    }

    @Override
    public List<Buffer> writes() {
      return List.of(to);
    }
  }

  /// `count` rows of `cols` numbers, added by index to the rows of `to` (or of 0).
  record ScatterAdd(
      Buffer from, Buffer indices, Buffer to, boolean accumulate, int count, int rows, int cols)
      implements Step {
    @Override
    public List<Buffer> reads() {
      return accumulate ? List.of(from, indices, to) : List.of(from, indices);
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
