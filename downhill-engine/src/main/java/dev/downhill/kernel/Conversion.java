package dev.downhill.kernel;

import dev.downhill.tensor.Bfloat16;

/// Copies numbers to another kind of number, as `Tensor.cast` says, in parallel. An object serves
/// one thread at a time and allocates nothing in a steady run.
public final class Conversion {
  /// Numbers in a chunk: enough to outweigh handing it over.
  private static final int CHUNK = 1 << 14;

  private final Machine machine;
  private final int chunks;
  private final Task convert;

  private Object from = new float[0];
  private Object to = new float[0];

  /// @param size how many numbers, 0 or more
  public Conversion(Machine machine, int size) {
    this.machine = machine;
    chunks = Math.ceilDiv(size, CHUNK);
    convert = (chunk, _) -> convert(chunk * CHUNK, (int) Math.min(size, (chunk + 1L) * CHUNK));
  }

  /// @param from an array of numbers
  /// @param to an array of another kind of number
  public void run(Object from, Object to) {
    this.from = from;
    this.to = to;
    machine.run(convert, chunks);
  }

  private void convert(int begin, int end) {
    switch (from) {
      case float[] in -> {
        switch (to) {
          case double[] out -> widen(in, out, begin, end);
          case int[] out -> truncate(in, out, begin, end);
          default -> shorten(in, (short[]) to, begin, end);
        }
      }
      case double[] in -> {
        switch (to) {
          case float[] out -> narrow(in, out, begin, end);
          case int[] out -> truncate(in, out, begin, end);
          default -> shorten(in, (short[]) to, begin, end);
        }
      }
      case int[] in -> {
        switch (to) {
          case float[] out -> real(in, out, begin, end);
          case double[] out -> real(in, out, begin, end);
          default -> shorten(in, (short[]) to, begin, end);
        }
      }
      default -> {
        short[] in = (short[]) from;
        switch (to) {
          case float[] out -> real(in, out, begin, end);
          case double[] out -> real(in, out, begin, end);
          default -> truncate(in, (int[]) to, begin, end);
        }
      }
    }
  }

  // One small method for each pair, so that the virtual machine turns its loop into vectors.

  private static void widen(float[] in, double[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = in[i];
    }
  }

  private static void narrow(double[] in, float[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = (float) in[i];
    }
  }

  private static void truncate(float[] in, int[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = (int) in[i];
    }
  }

  private static void truncate(double[] in, int[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = (int) in[i];
    }
  }

  private static void truncate(short[] in, int[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = (int) Bfloat16.toFloat(in[i]);
    }
  }

  private static void real(int[] in, float[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = in[i];
    }
  }

  private static void real(int[] in, double[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = in[i];
    }
  }

  private static void real(short[] in, float[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = Bfloat16.toFloat(in[i]);
    }
  }

  private static void real(short[] in, double[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = Bfloat16.toFloat(in[i]);
    }
  }

  private static void shorten(float[] in, short[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = Bfloat16.of(in[i]);
    }
  }

  private static void shorten(double[] in, short[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = Bfloat16.of(in[i]);
    }
  }

  private static void shorten(int[] in, short[] out, int begin, int end) {
    for (int i = begin; i < end; i++) {
      out[i] = Bfloat16.of((double) in[i]);
    }
  }
}
