package dev.downhill.language;

import dev.downhill.data.DataException;
import dev.downhill.runs.Config;
import dev.downhill.runs.Text;
import dev.downhill.text.BytePairs;
import dev.downhill.text.Bytes;
import dev.downhill.text.Characters;
import dev.downhill.text.TextFile;
import dev.downhill.text.TokenFiles;
import dev.downhill.text.Tokenizer;
import dev.downhill.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A text as a model learns from it: its tokens, and which of them are kept for validation.
///
/// @param source the file's name
/// @param bytes of the file
/// @param sha256 of the file
/// @param size in words
/// @param why this tokenizer
/// @param train all tokens but the last
/// @param valid the last tenth, and no more than [#MOST_VALIDATED]
record Corpus(
    String source,
    long bytes,
    String sha256,
    String size,
    Tokenizer tokenizer,
    String why,
    Tokens train,
    Tokens valid) {
  /// Validation has this share of a text.
  private static final double SHARE = 0.1;

  /// A validation part of more tokens than these tells nothing that these do not, and takes time.
  static final int MOST_VALIDATED = 131_072;

  /// A text of more different characters than these is cut into byte pairs.
  private static final int MOST_CHARACTERS = 512;

  private static final int PAIRS = 4_096;

  /// Measuring so many tokens on the way is enough to see where a descent goes.
  private static final int MOST_MEASURED = 32_768;

  /// The tokens that are measured on the way.
  Tokens measured() {
    return valid.count() <= MOST_MEASURED ? valid : valid.part(0, MOST_MEASURED);
  }

  /// Reads and cuts a text.
  ///
  /// @param file the text
  /// @param context tokens of a window: both parts must hold one and a token
  /// @throws DataException if it cannot be used
  /// @throws IOException if it cannot be read
  static Corpus read(Path file, TextSettings settings, boolean published, int context)
      throws IOException {
    if (TokenFiles.are(file)) {
      return ofTokens(file, settings, context);
    }
    String text = TextFile.read(file);
    Choice choice = choose(text, settings, published);
    Tokens tokens = Tokens.of(encode(text, choice.tokenizer(), file));
    return of(
        file,
        Files.size(file),
        Config.sha256(file),
        Text.plural(text.codePointCount(0, text.length()), "character"),
        choice,
        tokens,
        context);
  }

  /// Tokens of GPT-2 that lie in files, whatever was written to them.
  private static Corpus ofTokens(Path path, TextSettings settings, int context) throws IOException {
    if (settings.tokenizer() != null && settings.tokenizer() != TokenizerChoice.GPT2) {
      throw new IllegalArgumentException(
          "tokenizer must be gpt2 for token files, whose tokens are GPT-2's");
    }
    TokenFiles tokens = TokenFiles.open(path);
    return of(
        path,
        tokens.fileBytes(),
        tokens.sha256(),
        Text.plural(tokens.count(), "token"),
        new Choice(new Gpt2Pairs(), "the byte pairs of GPT-2, as in token files"),
        tokens,
        context);
  }

  private static Corpus of(
      Path file,
      long bytes,
      String sha256,
      String size,
      Choice choice,
      Tokens tokens,
      int context) {
    long kept = Math.min((long) (tokens.count() * SHARE), MOST_VALIDATED);
    String source = String.valueOf(file.getFileName());
    if (kept < context + 1L) {
      long least = Math.ceilDiv(10L * (context + 1), 1);
      throw new DataException(
          DataException.Fault.TOO_SHORT,
          new DataException.Place(source, 0, null),
          "it has %,d tokens; a context of %,d needs at least %,d, since a tenth is kept for validation"
              .formatted(tokens.count(), context, least),
          "Bring more text, or a shorter --context");
    }
    long cut = tokens.count() == 0 ? 0 : kept == MOST_VALIDATED ? tokens.count() - kept : -1;
    return new Corpus(
        source,
        bytes,
        sha256,
        size,
        choice.tokenizer(),
        choice.why(),
        cut < 0 ? tokens.training(SHARE) : tokens.part(0, cut),
        cut < 0 ? tokens.validation(SHARE) : tokens.part(cut, tokens.count()));
  }

  private static int[] encode(String text, Tokenizer tokenizer, Path file) {
    try {
      return tokenizer.encode(text);
    } catch (IllegalArgumentException unfit) {
      throw new DataException(
          DataException.Fault.NOT_UTF8,
          new DataException.Place(String.valueOf(file.getFileName()), 0, null),
          String.valueOf(unfit.getMessage()),
          "Another --tokenizer may cut it");
    }
  }

  private record Choice(Tokenizer tokenizer, String why) {}

  private static Choice choose(String text, TextSettings settings, boolean published) {
    TokenizerChoice wanted = settings.tokenizer();
    Integer vocabulary = settings.vocabulary();
    return switch (wanted) {
      case null -> {
        if (vocabulary != null) {
          yield pairs(text, vocabulary);
        }
        if (published) {
          yield new Choice(new Gpt2Pairs(), "the byte pairs of GPT-2, as the preset's name says");
        }
        long different = text.codePoints().distinct().count();
        yield different <= MOST_CHARACTERS
            ? new Choice(Characters.of(text), "one for each character that occurs")
            : pairs(text, PAIRS);
      }
      case CHARACTERS -> new Choice(Characters.of(text), "one for each character that occurs");
      case BYTES -> new Choice(new Bytes(), "one for each byte of UTF-8");
      case PAIRS -> pairs(text, vocabulary == null ? PAIRS : vocabulary);
      case GPT2 -> new Choice(new Gpt2Pairs(), "the byte pairs of GPT-2");
    };
  }

  private static Choice pairs(String text, @Nullable Integer vocabulary) {
    return new Choice(
        BytePairs.of(text, vocabulary == null ? PAIRS : vocabulary),
        "byte pairs that often stand side by side in this text");
  }
}
