package dev.downhill.program;

import dev.downhill.kernel.Attention;
import dev.downhill.kernel.AttentionGradient;
import dev.downhill.kernel.Box;
import dev.downhill.kernel.Conversion;
import dev.downhill.kernel.Form;
import dev.downhill.kernel.FusedLoop;
import dev.downhill.kernel.Gather;
import dev.downhill.kernel.Indices;
import dev.downhill.kernel.Machine;
import dev.downhill.kernel.MatrixProduct;
import dev.downhill.kernel.Partials;
import dev.downhill.kernel.RandomFill;
import dev.downhill.kernel.ScatterAdd;
import dev.downhill.kernel.StridedCopy;
import dev.downhill.kernel.ZeroFill;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A [Step] with its kernel and its arrays: what an execution runs. Allocates nothing when run.
abstract class Launch {
  abstract void run(long seed, long step, long firstRow);

  /// Of which form its kernel is by now.
  Form form() {
    return Form.SCALAR;
  }

  /// Bytes that its kernel keeps for itself, from its first run on.
  long kept() {
    return 0;
  }

  /// Bytes that its kernel asks of each worker, at most.
  long scratch() {
    return 0;
  }

  /// The steps' kernels without arrays, to ask them: they cannot be run.
  static List<Launch> bare(List<Step> steps, Machine machine) {
    Object none = new Object();
    return steps.stream().map(step -> of(step, machine, _ -> none)).toList();
  }

  /// @param array the Java array that is a buffer
  static Launch of(Step step, Machine machine, Function<Buffer, Object> array) {
    return switch (step) {
      case Step.Fused(var loop, int rows, int cols, var buffers, _) -> {
        FusedLoop kernel = new FusedLoop(machine, loop, rows, cols);
        Object[] arrays = buffers.stream().map(array).toArray();
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(arrays);
          }

          @Override
          Form form() {
            return kernel.form();
          }

          @Override
          long scratch() {
            return kernel.scratch();
          }
        };
      }
      case Step.FoldBlocks(var partials, int blocks, int cols, var to, boolean accumulate) -> {
        Object from = array.apply(partials);
        Object sum = array.apply(to);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            if (accumulate) {
              Partials.add(from, blocks, cols, sum);
            } else {
              Partials.sum(from, blocks, cols, sum);
            }
          }
        };
      }
      case Step.Product product -> product(product, null, machine, array);
      case Step.Followed(var product, var then) -> product(product, then, machine, array);
      case Step.Move(var in, var out, Box box) -> {
        StridedCopy kernel = new StridedCopy(machine, box);
        Object from = array.apply(in);
        Object to = array.apply(out);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(from, to);
          }
        };
      }
      case Step.Zero(var out) -> {
        ZeroFill kernel = new ZeroFill(machine, out.size());
        Object to = array.apply(out);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(to);
          }
        };
      }
      case Step.Cast(var in, var out) -> {
        Conversion kernel = new Conversion(machine, out.size());
        Object from = array.apply(in);
        Object to = array.apply(out);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(from, to);
          }
        };
      }
      case Step.Attention(var inputs, var out, var sizes, double scale) -> {
        Attention kernel = new Attention(machine, out.dtype(), sizes, scale);
        List<Object> in = inputs.stream().map(array).toList();
        Object to = array.apply(out);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(in.get(0), in.get(1), in.get(2), in.get(3), to);
          }

          @Override
          Form form() {
            return kernel.form();
          }

          @Override
          long scratch() {
            return kernel.scratch();
          }
        };
      }
      case Step.AttentionGradient(var inputs, var q, var k, var v, var sizes, double scale) -> {
        DType dtype = inputs.getFirst().dtype();
        AttentionGradient kernel = new AttentionGradient(machine, dtype, sizes, scale);
        List<Object> in = inputs.stream().map(array).toList();
        Object dq = q == null ? null : array.apply(q);
        Object dk = k == null ? null : array.apply(k);
        Object dv = v == null ? null : array.apply(v);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), dq, dk, dv);
          }

          @Override
          Form form() {
            return kernel.form();
          }

          @Override
          long scratch() {
            return kernel.scratch();
          }
        };
      }
      case Step.Check(var in, Shape shape, int rows) -> {
        Object looked = array.apply(in);
        int count = shape.size();
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            int[] indices = (int[]) looked;
            int outside = Indices.firstOutside(indices, count, rows);
            if (outside >= 0) {
              throw outside(indices[outside], shape.position(outside), shape, rows);
            }
          }
        };
      }
      case Step.Gather(var in, var by, var out, int count, int cols) -> {
        Gather kernel = new Gather(machine, count, cols);
        Object table = array.apply(in);
        Object indices = array.apply(by);
        Object to = array.apply(out);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(table, (int[]) indices, to);
          }
        };
      }
      case Step.ScatterAdd(
              var in,
              var by,
              var out,
              boolean more,
              int count,
              int rows,
              int cols) -> {
        ScatterAdd kernel = new ScatterAdd(machine, count, rows, cols);
        Object from = array.apply(in);
        Object indices = array.apply(by);
        Object to = array.apply(out);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(from, (int[]) indices, to, more);
          }
        };
      }
      case Step.Random(var out, long stream, int rows, int cols) -> {
        RandomFill kernel = new RandomFill(machine, out.dtype(), rows, cols);
        Object to = array.apply(out);
        yield new Launch() {
          @Override
          void run(long seed, long step, long firstRow) {
            kernel.run(to, seed, stream, step, firstRow);
          }
        };
      }
    };
  }

  private static Launch product(
      Step.Product product,
      Step.@Nullable Fused then,
      Machine machine,
      Function<Buffer, Object> array) {
    Object a = array.apply(product.a());
    Object b = array.apply(product.b());
    Object c = array.apply(product.c());
    Object[] arrays = then == null ? new Object[0] : then.arrays().stream().map(array).toArray();
    MatrixProduct kernel =
        new MatrixProduct(
            machine,
            product.c().dtype(),
            MatrixProduct.Layout.of(product.transposeA(), product.transposeB()),
            product.accumulate() ? MatrixProduct.Start.RESULT : MatrixProduct.Start.ZERO,
            product.count(),
            product.m(),
            product.n(),
            product.k(),
            then == null ? null : new FusedLoop(machine, then.loop(), then.rows(), then.cols()));
    return new Launch() {
      @Override
      void run(long seed, long step, long firstRow) {
        kernel.run(a, b, c, arrays);
      }

      @Override
      Form form() {
        return kernel.form();
      }

      @Override
      long kept() {
        return kernel.kept();
      }

      @Override
      long scratch() {
        return kernel.scratch();
      }
    };
  }

  private static IndexOutOfBoundsException outside(
      int index, int[] position, Shape shape, int rows) {
    return new IndexOutOfBoundsException(
        "index %d at %s of the indices %s is not in a table of %d rows, 0 to %d; nothing changed"
            .formatted(index, Arrays.toString(position), shape, rows, rows - 1));
  }
}
