package dev.downhill.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// Who does the works. The property of a side's name holds its command, which takes the names of
/// works and prints what [Ours] prints.
enum Side {
  OURS("Downhill"),
  /// Without the incubating module, as in a program whose user gave no flag.
  SCALAR("Downhill, no vectors"),
  PYTORCH("PyTorch"),
  SCIKIT("scikit-learn"),
  SMILE("Smile");

  private final String title;

  Side(String title) {
    this.title = title;
  }

  /// Whether a command was given for it.
  boolean isThere() {
    return !System.getProperty(name(), "").isBlank();
  }

  /// @param main what a side of ours runs
  List<String> command(String main, Work work) {
    List<String> command = new ArrayList<>(List.of(System.getProperty(name(), "").split(" ")));
    if (this == OURS || this == SCALAR) {
      command.add(getClass().getPackageName() + "." + main);
    }
    command.add(work.name());
    return command;
  }

  @Override
  public String toString() {
    return title;
  }
}
