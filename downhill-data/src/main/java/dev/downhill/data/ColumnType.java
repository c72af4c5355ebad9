package dev.downhill.data;

import java.util.List;

/// How the cells of a column are read.
public enum ColumnType {
  /// Each cell is a decimal number.
  NUMBER,
  /// Each cell is one of some texts.
  CATEGORY;

  /// The type called `name`, as written on the command line.
  ///
  /// @throws IllegalArgumentException if it is neither `number` nor `category`
  public static ColumnType of(String name) {
    return switch (name) {
      case "number" -> NUMBER;
      case "category" -> CATEGORY;
      default ->
          throw new IllegalArgumentException(
              "\""
                  + name
                  + "\" is no type of column: the types are number and category"
                  + Words.didYouMean(name, List.of("number", "category")));
    };
  }

  @Override
  public String toString() {
    return this == NUMBER ? "number" : "category";
  }
}
