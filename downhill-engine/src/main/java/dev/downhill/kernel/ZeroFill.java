package dev.downhill.kernel;

import java.util.Arrays;

/// Fills an array with zeros, in parallel. An object serves one thread at a time and allocates
/// nothing in a steady run.
public final class ZeroFill {
  /// Numbers in a chunk: enough to outweigh handing it over.
  private static final int CHUNK = 1 << 14;

  private final Machine machine;
  private final int chunks;
  private final Task fill;

  private Object array = new float[0];

  /// @param size how many numbers, 0 or more
  public ZeroFill(Machine machine, int size) {
    this.machine = machine;
    chunks = Math.ceilDiv(size, CHUNK);
    fill = (chunk, _) -> fill(chunk * CHUNK, (int) Math.min(size, (chunk + 1L) * CHUNK));
  }

  /// @param array an array of numbers, at least as many as this fills
  public void run(Object array) {
    this.array = array;
    machine.run(fill, chunks);
  }

  private void fill(int begin, int end) {
    switch (array) {
      case float[] floats -> Arrays.fill(floats, begin, end, 0);
      case double[] doubles -> Arrays.fill(doubles, begin, end, 0);
      case int[] ints -> Arrays.fill(ints, begin, end, 0);
      default -> Arrays.fill((short[]) array, begin, end, (short) 0);
    }
  }
}
