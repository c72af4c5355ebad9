package dev.downhill.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What making a run adds to a disk, so that it can be taken away where nothing came of the run:
/// its folder, its line in the list of runs, and the folders above that were not there.
final class Traces {
  private final Path run;
  private final Runs runs;
  private final boolean wasThere;
  private final List<Path> above = new ArrayList<>();

  /// Looks at what is there before the run is made.
  ///
  /// @param run its folder, absolute
  Traces(Path run, Runs runs) {
    this.run = run;
    this.runs = runs;
    this.wasThere = Files.exists(run);
    absent(run.getParent());
    absent(runs.folder().toAbsolutePath().normalize());
  }

  /// Keeps a folder and those above it in mind, the innermost first, if they are not there.
  private void absent(@Nullable Path folder) {
    for (Path at = folder; at != null && !Files.exists(at); at = at.getParent()) {
      above.remove(at);
      above.add(at);
    }
  }

  /// Takes all of it away, or as much as the disk allows.
  void clear() {
    clear(run);
    runs.forget(run);
    clearAbove();
    if (wasThere) {
      try {
        Files.createDirectories(run);
      } catch (IOException full) {
        // it was empty
      }
    }
  }

  /// Takes away the folders above that are empty.
  void clearAbove() {
    try {
      for (Path folder : above) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException inUse) {
      // someone put something there meanwhile, and it stays
    }
  }

  /// Takes away a folder and all in it, or as much as the disk allows.
  static void clear(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException left) {
      // the message about the failure itself matters more
    }
  }
}
