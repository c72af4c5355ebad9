package dev.downhill.file;

import java.io.IOException;
import java.nio.file.Path;

/// A file that is not what was written: cut short, altered, or never one of ours.
///
/// The message names the file, the place in it and what can be done.
public class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path file;
  private final String statement;

  /// @param file the damaged file or folder
  /// @param problem what is wrong and where in the file
  public DamagedFileException(Path file, String problem) {
    this(file, file + " is damaged: " + problem, "Use another copy, or save it again.");
  }

  DamagedFileException(Path file, String statement, String advice) {
    super(statement + ". " + advice);
    this.file = file;
    this.statement = statement;
  }

  /// The file or folder that cannot be used.
  public Path file() {
    return file;
  }

  /// What is wrong with which file, without a full stop: the message but for its advice.
  public String statement() {
    return statement;
  }
}
