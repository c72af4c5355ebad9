package dev.downhill.tables;

import dev.downhill.data.ColumnType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a table is to be read and divided.
///
/// @param drop columns to leave out
/// @param keep columns to use although they look useless
/// @param types the type of columns where the user says it
/// @param missing texts that stand for a missing cell, beside the usual ones
/// @param units what columns are measured in, as in `price=USD`; shown with numbers, never
///     converted
/// @param split `70/15/15` or `every:5`
/// @param test a file that holds the test rows, or null where they come from the split
public record Reading(
    List<String> drop,
    List<String> keep,
    Map<String, ColumnType> types,
    List<String> missing,
    Map<String, String> units,
    String split,
    @Nullable Path test) {
  /// The split where none is given.
  public static final String SPLIT = "70/15/15";

  public Reading {
    drop = List.copyOf(drop);
    keep = List.copyOf(keep);
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    missing = List.copyOf(missing);
    if (test != null && split.startsWith("every:")) {
      throw new IllegalArgumentException(
          "--split "
              + split
              + " says which rows test, and so does --test "
              + test
              + "; give one of them");
    }
    units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
  }

  /// Everything found from the file, divided 70/15/15.
  public static Reading auto() {
    return new Reading(List.of(), List.of(), Map.of(), List.of(), Map.of(), SPLIT, null);
  }
}
