package dev.downhill.data;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.RecordType;
import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes cells from the parser as slices of its buffer and hands them to the columns, row by row.
final class CsvRows extends CsvCallbackHandler<CsvRows> {
  private static final int MOST_ROWS = (1 << 30) - 1; // columns double their room up to this

  private final String source;
  private final Header header;
  private final Decimal decimal = new Decimal();
  private final List<String> names = new ArrayList<>();
  private List<? extends @Nullable ColumnBuilder> columns = List.of();
  private boolean inHeader = true;
  private int rows;
  private long line = 1;
  private int cells;
  private int lineEnds; // inside the cells of this row
  private boolean blankFirst; // the row's first cell is blank, and not handed on yet

  /// Makes the columns when the header has been read.
  interface Header {
    /// The columns for these names; `line` is where the header starts.
    ///
    /// @return a column for each name, null where it is passed over
    List<? extends @Nullable ColumnBuilder> columns(List<String> names, long line);
  }

  CsvRows(String source, Header header) {
    this.source = source;
    this.header = header;
  }

  int rows() {
    return rows;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    line = startingLineNumber;
    cells = 0;
    lineEnds = 0;
    blankFirst = false;
  }

  @Override
  protected void addField(char[] chars, int offset, int length, boolean quoted) {
    int cell = cells++;
    if (quoted) {
      countLineEnds(chars, offset, length);
    }
    if (inHeader) {
      blankFirst = cell == 0 && !quoted && blank(chars, offset, length);
      String name = new String(chars, offset, length);
      String inside = quoted ? name : name.strip();
      names.add(inside.isBlank() ? "column " + (cell + 1) : inside);
      return;
    }
    if (cell == 0) {
      if (!quoted && blank(chars, offset, length)) {
        blankFirst = true; // perhaps the whole line is
        return;
      }
    } else if (blankFirst) {
      blankFirst = false;
      add(0, chars, offset, 0);
    }
    add(cell, chars, offset, length);
  }

  private void add(int cell, char[] chars, int offset, int length) {
    if (cell < columns.size()) {
      ColumnBuilder column = columns.get(cell);
      if (column != null) {
        column.add(chars, offset, offset + length, line, decimal);
      }
    }
  }

  private static boolean blank(char[] chars, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (chars[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  private void countLineEnds(char[] chars, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (chars[i] == '\n'
          || (chars[i] == '\r' && (i + 1 == offset + length || chars[i + 1] != '\n'))) {
        lineEnds++;
      }
    }
  }

  /// Closes the row that was just read.
  void endRow() {
    if (cells == 0 || blankFirst) {
      if (inHeader) {
        names.clear();
      }
      return; // a blank line
    }
    if (inHeader) {
      inHeader = false;
      columns = header.columns(names, line);
      return;
    }
    if (cells != columns.size()) {
      throw new DataException(
          Fault.RAGGED_ROW,
          new Place(source, line, null),
          Words.say("this row has %,d cells, the header %,d", cells, columns.size()),
          "Quote cells that hold the separator, or complete the row");
    }
    if (rows == MOST_ROWS) {
      throw new DataException(
          Fault.TOO_LARGE, new Place(source, line, null), "it has too many rows", "Split the file");
    }
    rows++;
  }

  /// What the parser's complaint means.
  DataException broken(CsvParseException complaint) {
    StringBuilder said = new StringBuilder();
    for (Throwable e = complaint; e != null; e = e.getCause()) {
      if (e instanceof DataException ours) {
        return ours;
      }
      said.append(e.getMessage()).append(' ');
    }
    Place place = new Place(source, line + lineEnds, null);
    DataException broken =
        said.indexOf("maximum buffer size") >= 0
            ? new DataException(
                Fault.TOO_LARGE,
                place,
                "a cell of this row is longer than 16 million characters",
                "Most likely a quote opens here that is never closed: close or double it")
            : said.indexOf("after closing quote") >= 0
                ? new DataException(
                    Fault.MALFORMED_QUOTE,
                    place,
                    "something follows a closing quote before the next separator",
                    "Double the quotes inside a quoted cell: \"5\"\" pipe\"")
                : new DataException(
                    Fault.UNCLOSED_QUOTE,
                    place,
                    "the quote that opens in this line is never closed",
                    "Close it, or double it where it is part of the text");
    broken.initCause(complaint);
    return broken;
  }

  @Override
  protected RecordType getRecordType() {
    return RecordType.DATA;
  }

  @Override
  protected int getFieldCount() {
    return cells;
  }

  @Override
  protected void setComment(char[] chars, int offset, int length) {
    throw new IllegalStateException("comments are not asked for");
  }

  @Override
  protected void setEmpty() {
    cells = 0;
  }

  @Override
  protected CsvRows buildRecord() {
    return this;
  }
}
