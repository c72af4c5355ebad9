package dev.downhill.tables;

import java.nio.file.Path;

/// What is wanted of a training.
///
/// @param data the file with the rows
/// @param target the column to guess
/// @param reading how the table is read and divided
/// @param learning how it is learned from
public record Settings(Path data, String target, Reading reading, Learning learning) {
  /// Everything chosen from the data.
  public static Settings of(Path data, String target) {
    return new Settings(data, target, Reading.auto(), Learning.auto());
  }

  /// This, with another model.
  public Settings with(ModelChoice model) {
    return new Settings(data, target, reading, learning.with(model));
  }

  /// This, with another seed.
  public Settings withSeed(long seed) {
    return new Settings(data, target, reading, learning.withSeed(seed));
  }
}
