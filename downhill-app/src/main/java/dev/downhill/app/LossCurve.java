package dev.downhill.app;

import java.util.ArrayList;
import java.util.List;

/// A curve in braille: each character is a raster of 2 × 4 dots.
///
/// Heights are on a log scale where the largest value is over twenty times the smallest, since a
/// descent's interesting part is otherwise a flat line along the bottom.
final class LossCurve {
  /// The bit of each dot by row and column of the raster, after the Unicode block at U+2800.
  private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private static final int BLANK = 0x2800;

  private LossCurve() {}

  /// @param values one height a step, finite
  /// @param columns width in characters, at least 1
  /// @param rows height in characters, at least 1
  /// @return `rows` strings of at most `columns` characters; empty strings where nothing is drawn
  static List<String> draw(double[] values, int columns, int rows) {
    int[][] cells = new int[rows][columns];
    if (values.length > 0) {
      plot(values, cells);
    }
    List<String> lines = new ArrayList<>();
    for (int[] row : cells) {
      StringBuilder line = new StringBuilder();
      for (int cell : row) {
        line.append((char) (BLANK + cell));
      }
      lines.add(line.toString().replaceAll("\u2800+$", "").replace('\u2800', ' '));
    }
    return lines;
  }

  private static void plot(double[] values, int[][] cells) {
    int width = cells[0].length * 2;
    int height = cells.length * 4;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    boolean log = least > 0 && most > 20 * least;
    double low = log ? StrictMath.log(least) : least;
    double span = (log ? StrictMath.log(most) : most) - low;
    int before = -1;
    int drawn = Math.min(width, Math.max(values.length, 2));
    for (int x = 0; x < drawn; x++) {
      double value = values[(int) ((long) x * (values.length - 1) / Math.max(1, drawn - 1))];
      double up = span > 0 ? ((log ? StrictMath.log(value) : value) - low) / span : 0;
      int y = (int) Math.round((1 - up) * (height - 1));
      // a steep fall is drawn as a line, not as two dots far apart
      int from = before < 0 ? y : Math.min(y, before + Integer.signum(y - before));
      int to = before < 0 ? y : Math.max(y, before + Integer.signum(y - before));
      for (int dot = from; dot <= to; dot++) {
        cells[dot / 4][x / 2] |= DOTS[dot % 4][x % 2];
      }
      before = y;
    }
  }
}
