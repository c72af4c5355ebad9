package dev.downhill.runs;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;

/// What is wrong with a JSON file of ours, in words for a person.
public final class Fault {
  private Fault() {}

  /// @param problem what the parser threw, or a record that was made of what it read
  public static String words(RuntimeException problem) {
    if (problem.getCause() instanceof IllegalArgumentException outOfRange) {
      return words(outOfRange);
    }
    return switch (problem) {
      case StreamReadException text -> "it is not JSON" + place(text.getLocation());
      case JacksonException _ -> "it is not laid out as Downhill writes it";
      default -> String.valueOf(problem.getMessage());
    };
  }

  private static String place(TokenStreamLocation at) {
    return " from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on";
  }
}
