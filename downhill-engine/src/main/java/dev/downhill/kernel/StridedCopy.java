package dev.downhill.kernel;

import java.util.stream.IntStream;

/// Moves a [Box] of numbers: what transposes, slices, paddings and repetitions come down to.
///
/// Numbers are copied as they are, whatever they hold. The box is cut into tiles over its last
/// axis and the axis that lies closest in the source: long runs where both are the same order, a
/// square where they cross, so that what a tile reads stays in the nearest cache. An object
/// serves one thread at a time and allocates nothing in a steady run.
public final class StridedCopy {
  /// Numbers in a chunk: enough to outweigh handing it over.
  private static final int CHUNK = 1 << 14;

  /// Sides of a tile where rows and columns cross.
  private static final int SIDE = 32;

  /// From this many numbers on, a run is copied by the virtual machine's own loop.
  private static final int RUN = 16;

  private final Machine machine;
  private final Box box;
  private final int rowAxis;
  private final int colAxis;
  private final int rows;
  private final int cols;
  private final int tileRows;
  private final int tileCols;
  private final int tiles;
  private final int perChunk;
  private final Task copy;

  private Object from = new float[0];
  private Object to = new float[0];

  public StridedCopy(Machine machine, Box any) {
    this.machine = machine;
    box = any.simplified();
    int rank = box.dims().length;
    colAxis = rank - 1;
    cols = size(colAxis);
    boolean runs = stride(box.sourceStrides(), colAxis) == 1;
    rowAxis = runs ? rank - 2 : closest(box.sourceStrides());
    rows = size(rowAxis);
    int side = Math.clamp(rows, 1, SIDE);
    tileCols = Math.clamp(cols, 1, runs ? CHUNK : SIDE * SIDE / side);
    tileRows = Math.clamp(rows, 1, runs ? CHUNK / tileCols : side);
    int outer = 1;
    for (int axis = 0; axis < rank; axis++) {
      outer *= axis == rowAxis || axis == colAxis ? 1 : size(axis);
    }
    tiles = outer * Math.ceilDiv(rows, tileRows) * Math.ceilDiv(cols, tileCols);
    perChunk = Math.ceilDiv(CHUNK, tileRows * tileCols);
    copy =
        (chunk, _) -> {
          int end = (int) Math.min(tiles, (chunk + 1L) * perChunk);
          for (int tile = chunk * perChunk; tile < end; tile++) {
            tile(tile);
          }
        };
  }

  /// @param from an array of numbers
  /// @param to another of the same type
  public void run(Object from, Object to) {
    this.from = from;
    this.to = to;
    machine.run(copy, Math.ceilDiv(tiles, perChunk));
  }

  /// The axis other than the last whose neighbours are nearest in the source; −1 without one.
  private static int closest(int[] strides) {
    return IntStream.range(0, strides.length - 1)
        .boxed()
        .min((a, b) -> Integer.compare(strides[a], strides[b]))
        .orElse(-1);
  }

  private int size(int axis) {
    return axis < 0 ? 1 : box.dims()[axis];
  }

  private static int stride(int[] strides, int axis) {
    return axis < 0 ? 1 : strides[axis];
  }

  private void tile(int number) {
    int colTiles = Math.ceilDiv(cols, tileCols);
    int rowTiles = Math.ceilDiv(rows, tileRows);
    int col = number % colTiles * tileCols;
    int row = number / colTiles % rowTiles * tileRows;
    int sourceRow = stride(box.sourceStrides(), rowAxis);
    int sourceCol = stride(box.sourceStrides(), colAxis);
    int targetRow = stride(box.targetStrides(), rowAxis);
    int targetCol = stride(box.targetStrides(), colAxis);
    int source = box.source() + row * sourceRow + col * sourceCol;
    int target = box.target() + row * targetRow + col * targetCol;
    int rest = number / colTiles / rowTiles;
    for (int axis = colAxis; axis >= 0; axis--) {
      if (axis != rowAxis && axis != colAxis) {
        int index = rest % box.dims()[axis];
        rest /= box.dims()[axis];
        source += index * box.sourceStrides()[axis];
        target += index * box.targetStrides()[axis];
      }
    }
    int height = Math.min(tileRows, rows - row);
    int width = Math.min(tileCols, cols - col);
    if (sourceCol == 1 && targetCol == 1 && width >= RUN) {
      for (int i = 0; i < height; i++) {
        System.arraycopy(from, source + i * sourceRow, to, target + i * targetRow, width);
      }
      return;
    }
    for (int i = 0; i < height; i++) {
      line(source + i * sourceRow, sourceCol, target + i * targetRow, targetCol, width);
    }
  }

  private void line(int source, int sourceStride, int target, int targetStride, int length) {
    switch (from) {
      case float[] in -> {
        float[] out = (float[]) to;
        for (int i = 0; i < length; i++) {
          out[target + i * targetStride] = in[source + i * sourceStride];
        }
      }
      case double[] in -> {
        double[] out = (double[]) to;
        for (int i = 0; i < length; i++) {
          out[target + i * targetStride] = in[source + i * sourceStride];
        }
      }
      case int[] in -> {
        int[] out = (int[]) to;
        for (int i = 0; i < length; i++) {
          out[target + i * targetStride] = in[source + i * sourceStride];
        }
      }
      default -> {
        short[] in = (short[]) from;
        short[] out = (short[]) to;
        for (int i = 0; i < length; i++) {
          out[target + i * targetStride] = in[source + i * sourceStride];
        }
      }
    }
  }
}
