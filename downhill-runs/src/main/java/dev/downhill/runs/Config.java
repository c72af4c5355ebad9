package dev.downhill.runs;

import dev.downhill.file.NewerFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `config.json`: what was wanted and what it was made of, enough to do it again.
public final class Config {
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  private Config() {}

  static String text(Planned<?> plan) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", VERSION);
    plan.writeConfig(json);
    ArrayNode chosen = json.putArray("choices"); // for people; not read again
    for (Choice choice : plan.choices()) {
      chosen.addObject().put("name", choice.name()).put("value", choice.value());
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  /// Reads what a plan wrote.
  ///
  /// @param run its folder
  /// @param read makes sense of it; may throw what Jackson throws, and IllegalArgumentException
  /// @throws NewerFormatException if a newer Downhill wrote it
  /// @throws IOException if it cannot be read, or makes no sense
  public static <T> T read(Path run, Function<JsonNode, T> read) throws IOException {
    Path file = run.resolve(RunFolder.CONFIG);
    try {
      JsonNode json = MAPPER.readTree(Files.readString(file));
      int version = json.required("v").intValue();
      if (version > VERSION) {
        throw new NewerFormatException(file, version, VERSION);
      }
      return read.apply(json);
    } catch (JacksonException | IllegalArgumentException damaged) {
      throw damaged(file, Fault.words(damaged));
    } catch (CharacterCodingException damaged) {
      throw damaged(file, "it is not UTF-8 text");
    }
  }

  private static IOException damaged(Path file, String problem) {
    return new IOException(file + " is damaged: " + problem + ". Train again.");
  }

  /// Whether a run learned to write text, and not to guess a table's column.
  ///
  /// @throws IOException as [#read]
  public static boolean isOfText(Path run) throws IOException {
    return read(run, json -> json.path("task").asString("").equals("text"));
  }

  /// What is there, or null.
  public static <T> @Nullable T some(JsonNode node, Function<JsonNode, T> read) {
    return node.isNull() ? null : read.apply(node);
  }

  /// One of a few.
  ///
  /// @throws IllegalArgumentException if it is none of them
  public static <T extends Enum<T>> T choice(Class<T> type, JsonNode node) {
    for (T known : type.getEnumConstants()) {
      if (node.stringValue().equals(word(known))) {
        return known;
      }
    }
    throw new IllegalArgumentException("\"" + node.stringValue() + "\" is no choice there");
  }

  /// What [#choice] reads.
  public static @Nullable String word(@Nullable Enum<?> choice) {
    return choice == null ? null : choice.name().toLowerCase(Locale.ROOT);
  }

  /// Holds data against what it was.
  ///
  /// @throws ChangedData if it is not the same
  public static void checkSame(Path file, String before, String now) {
    if (!before.equals(now)) {
      throw new ChangedData(file, before, now);
    }
  }

  /// The SHA-256 of a file.
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digested =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
