package dev.downhill.runs;

import dev.downhill.file.AtomicFile;
import dev.downhill.file.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The runs that were made from a folder, oldest first, and what they are called: a path, a name
/// in `runs/`, `last`, or `best`.
///
/// `runs/index.jsonl` lists them, wherever they lie. It is a convenience: where it is missing it
/// is made again from what is in `runs/`.
public final class Runs {
  private static final String FOLDER = "runs";
  private static final String INDEX = "index.jsonl";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path here;

  /// @param here the folder that `runs/` is in
  public Runs(Path here) {
    this.here = here;
  }

  /// Where a run without a place of its own goes.
  Path folder() {
    return here.resolve(FOLDER);
  }

  /// The run folder or model folder that is meant.
  ///
  /// @throws IllegalArgumentException if there is none; says which there are
  public Path find(String name) {
    return switch (name) {
      case "last" -> last();
      case "best" -> best();
      default -> {
        Path path = here.resolve(name);
        Path named = folder().resolve(name);
        if (Files.isDirectory(path)) {
          yield path;
        }
        if (Files.isDirectory(named)) {
          yield named;
        }
        List<String> known = all().stream().map(run -> run.getFileName().toString()).toList();
        throw new IllegalArgumentException(
            "there is no run \""
                + name
                + "\""
                + (known.isEmpty()
                    ? ", and no run at all here yet"
                    : "; the runs here: last, best, "
                        + String.join(", ", known.reversed().subList(0, Math.min(8, known.size())))
                        + (known.size() > 8 ? " …" : "")));
      }
    };
  }

  /// The folders of all runs, the oldest first.
  public List<Path> all() {
    Set<Path> found = new LinkedHashSet<>();
    Path index = folder().resolve(INDEX);
    try {
      if (Files.isRegularFile(index)) {
        for (String line : Files.readAllLines(index)) {
          JsonNode folder = MAPPER.readTree(line).path("folder");
          if (folder.isString()) {
            found.add(here.resolve(folder.stringValue()));
          }
        }
      } else if (Files.isDirectory(folder())) {
        found.addAll(scan());
      }
    } catch (IOException | JacksonException damaged) {
      found.addAll(scan());
    }
    return found.stream().filter(run -> Files.isRegularFile(run.resolve(RunFolder.RUN))).toList();
  }

  /// The runs in `runs/` by the number in their names.
  private List<Path> scan() {
    try (Stream<Path> inside = Files.list(folder())) {
      return inside
          .filter(Files::isDirectory)
          .sorted(
              java.util.Comparator.comparingInt(
                      (Path run) -> RunNames.number(run.getFileName().toString()))
                  .thenComparing(Path::getFileName))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private Path last() {
    List<Path> all = all();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there is no run here yet, so there is no last one");
    }
    return all.getLast();
  }

  /// The run with the lowest validation score, where all that came to an end are of one table and
  /// target; scores of different ones say nothing about each other.
  private Path best() {
    Map<String, List<Provenance>> kinds = new LinkedHashMap<>();
    Path best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Path run : all()) {
      Provenance from = Provenance.of(run).orElse(null);
      if (from != null && !Double.isNaN(from.score())) {
        kinds.computeIfAbsent(from.kind(), _ -> new ArrayList<>()).add(from);
        if (from.score() < least) {
          least = from.score();
          best = run;
        }
      }
    }
    if (kinds.size() > 1) {
      throw new IllegalArgumentException(
          "best is the lowest validation score among runs of one table and target, and those here"
              + " are of "
              + kinds.size()
              + ": "
              + kinds.values().stream().map(Runs::named).collect(Collectors.joining("; "))
              + ". A file that has changed is another table. Name the run that is meant");
    }
    if (best == null) {
      throw new IllegalArgumentException("no run here has come to its end, so none is best");
    }
    return best;
  }

  /// `rent of flats.csv (calm-owl-01, keen-fox-02)`, the newest first.
  private static String named(List<Provenance> runs) {
    return runs.getFirst().subject()
        + " ("
        + runs.reversed().stream().limit(4).map(Provenance::name).collect(Collectors.joining(", "))
        + (runs.size() > 4 ? " …)" : ")");
  }

  /// The names that are taken in `runs/`.
  List<String> names() {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder())) {
      return new ArrayList<>(inside.map(path -> path.getFileName().toString()).sorted().toList());
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /// Takes a run that is gone from the index.
  void forget(Path run) {
    Path index = folder().resolve(INDEX);
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(index));
      lines.removeIf(line -> line.equals(line(run)));
      if (lines.isEmpty()) {
        Files.delete(index);
      } else {
        AtomicFile.write(index, Content.of(String.join("\n", lines) + "\n"));
      }
    } catch (IOException stale) {
      // a line about a folder that is gone is passed over
    }
  }

  private String line(Path run) {
    Path folder = run.toAbsolutePath().normalize();
    Path base = here.toAbsolutePath().normalize();
    Path shown = folder.startsWith(base) ? base.relativize(folder) : folder;
    return MAPPER.createObjectNode().put("v", 1).put("folder", shown.toString()).toString();
  }

  /// Adds a run to the index. A folder that cannot be written goes without: the run itself is
  /// whole.
  void add(Path run) {
    Path folder = run.toAbsolutePath().normalize();
    String line = line(run) + "\n";
    try {
      Files.createDirectories(folder());
      Path index = folder().resolve(INDEX);
      if (!Files.exists(index)) {
        StringBuilder before = new StringBuilder();
        for (Path old : scan()) {
          if (!old.toAbsolutePath().normalize().equals(folder)) {
            before.append(line(old)).append('\n');
          }
        }
        line = before + line;
      }
      Files.writeString(index, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException readOnly) {
      // `last` and `best` then know the runs in `runs/` only
    }
  }
}
