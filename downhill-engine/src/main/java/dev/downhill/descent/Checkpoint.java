package dev.downhill.descent;

import dev.downhill.file.Content;
import dev.downhill.file.DamagedFileException;
import dev.downhill.file.Safetensors;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything a descent needs to go on as if it had never stopped, to the same bits.
///
/// @param theta where it stands
/// @param memory of the optimizer, by name
/// @param best the best θ so far
/// @param numbers the loop's own: step, losses, what its rules remember
/// @param identity what was descended and how; another model or recipe cannot go on from it
public record Checkpoint(
    Theta theta,
    Map<String, Theta> memory,
    Theta best,
    Map<String, String> numbers,
    Map<String, String> identity) {
  private static final String FILE = "descent.safetensors";
  private static final String THETA = "theta/";
  private static final String BEST = "best/";
  private static final String MEMORY = "memory/";
  private static final String NUMBER = "number/";
  private static final String IDENTITY = "identity/";

  /// Steps made.
  public long step() {
    return Long.parseLong(numbers.getOrDefault("step", "0"));
  }

  /// What the optimizer keeps under `name`.
  ///
  /// @throws IllegalArgumentException if it was not saved
  Theta memory(String name) {
    Theta kept = memory.get(name);
    if (kept == null) {
      throw new IllegalArgumentException(
          "the checkpoint does not hold the optimizer's '" + name + "', only " + memory.keySet());
    }
    return kept;
  }

  /// The files to save, by name: for a folder that is replaced as a whole.
  public SequencedMap<String, Content> files() {
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    theta.values().forEach((path, values) -> tensors.put(THETA + path, values));
    best.values().forEach((path, values) -> tensors.put(BEST + path, values));
    memory.forEach(
        (name, kept) ->
            kept.values()
                .forEach((path, values) -> tensors.put(MEMORY + name + "/" + path, values)));
    TreeMap<String, String> words = new TreeMap<>();
    numbers.forEach((name, number) -> words.put(NUMBER + name, number));
    identity.forEach((name, text) -> words.put(IDENTITY + name, text));
    SequencedMap<String, Content> files = new LinkedHashMap<>();
    files.put(FILE, new Safetensors(tensors, words));
    return files;
  }

  /// Reads what [#files] saved.
  ///
  /// @throws DamagedFileException if it was altered or something is missing
  public static Checkpoint read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Safetensors saved = Safetensors.read(file);
    Map<String, Map<String, Values>> memory = new LinkedHashMap<>();
    group(saved.tensors(), MEMORY)
        .forEach(
            (name, values) -> {
              int cut = name.indexOf('/');
              memory
                  .computeIfAbsent(name.substring(0, Math.max(cut, 0)), _ -> new LinkedHashMap<>())
                  .put(name.substring(cut + 1), values);
            });
    Map<String, Theta> thetas = new LinkedHashMap<>();
    memory.forEach((name, values) -> thetas.put(name, Theta.of(values)));
    Map<String, String> numbers = group(saved.metadata(), NUMBER);
    Map<String, Values> theta = group(saved.tensors(), THETA);
    if (theta.isEmpty() || !numbers.containsKey("step")) {
      throw new DamagedFileException(file, "it holds no descent");
    }
    return new Checkpoint(
        Theta.of(theta),
        thetas,
        Theta.of(group(saved.tensors(), BEST)),
        numbers,
        group(saved.metadata(), IDENTITY));
  }

  private static <T> Map<String, T> group(Map<String, T> all, String prefix) {
    Map<String, T> group = new LinkedHashMap<>();
    all.forEach(
        (name, part) -> {
          if (name.startsWith(prefix)) {
            group.put(name.substring(prefix.length()), part);
          }
        });
    return group;
  }

  /// What is descended and how, in words that are the same in every run.
  static Map<String, String> identity(
      Layer model, Rows train, @Nullable Rows validation, Recipe recipe) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("model", Parts.of(model).toString());
    identity.put("recipe", recipe.toString());
    identity.put("data", train.identity());
    identity.put("validation", validation == null ? "none" : validation.identity());
    return identity;
  }

  /// @throws IllegalArgumentException if what is to go on differs from what was saved; says in
  ///     what
  void checkSame(Checkpoint present) {
    present.identity.forEach(
        (name, text) -> {
          String saved = identity.get(name);
          if (!text.equals(saved)) {
            throw new IllegalArgumentException(
                "this checkpoint cannot go on here: its "
                    + name
                    + " was\n  "
                    + saved
                    + "\nand is now\n  "
                    + text);
          }
        });
  }
}
