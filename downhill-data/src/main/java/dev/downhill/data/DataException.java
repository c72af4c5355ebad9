package dev.downhill.data;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Says why a file, a column or a value cannot be used: what is wrong, where, and what to do.
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What is wrong, in kinds that a program can tell apart.
  public enum Fault {
    MISSING_FILE,
    DIRECTORY,
    UNREADABLE,
    EMPTY_FILE,
    BINARY,
    NOT_UTF8,
    DAMAGED_ARCHIVE,
    TOO_LARGE,
    UNCLOSED_QUOTE,
    MALFORMED_QUOTE,
    RAGGED_ROW,
    DUPLICATE_HEADER,
    TOO_FEW_ROWS,
    TOO_SHORT,
    NOT_A_NUMBER,
    MIXED_DECIMALS,
    UNKNOWN_COLUMN,
    BAD_TARGET,
    NO_INPUTS,
    UNSEEN_CLASS,
    MISSING_VALUE
  }

  /// Where it is wrong.
  ///
  /// @param source the file's name as the user gave it, or `-` for the standard input
  /// @param line the line of the file from 1, or 0 where no one line is meant
  /// @param column the column's name, or null where no one column is meant
  public record Place(String source, long line, @Nullable String column) implements Serializable {
    @Override
    public String toString() {
      return source
          + (line > 0 ? ", line " + line : "")
          + (column != null ? ", column \"" + Words.shown(column) + "\"" : "");
    }
  }

  private final Fault fault;
  private final Place place;
  private final String advice;

  /// @param what is wrong, without a full stop
  /// @param advice what the user can do about it, without a full stop
  public DataException(Fault fault, Place place, String what, String advice) {
    super(place + ": " + what + (what.endsWith("?") ? " " : ". ") + advice + ".");
    this.fault = fault;
    this.place = place;
    this.advice = advice;
  }

  private DataException(DataException shorter, String more) {
    super(shorter.getMessage() + " " + more, shorter);
    this.fault = shorter.fault;
    this.place = shorter.place;
    this.advice = shorter.advice;
  }

  /// The same, with another sentence at the end.
  public DataException saying(String more) {
    return new DataException(this, more);
  }

  public Fault fault() {
    return fault;
  }

  public Place place() {
    return place;
  }

  /// What the user can do about it, without a full stop.
  public String advice() {
    return advice;
  }

  /// The diagnosis that explains it at length: `DH109` for a value of another kind, else empty.
  public String code() {
    return fault == Fault.NOT_A_NUMBER || fault == Fault.MIXED_DECIMALS ? "DH109" : "";
  }
}
