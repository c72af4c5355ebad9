package dev.downhill.app;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where data and results are printed, in UTF-8; unlike other print streams it can say why
/// something was not written.
final class Results extends PrintStream {
  private final Watched watched;

  Results(OutputStream stream) {
    this(new Watched(stream));
  }

  private Results(Watched watched) {
    super(watched, false, StandardCharsets.UTF_8);
    this.watched = watched;
  }

  /// Why something was lost, if it was. A reader that had enough, `head` perhaps, lost nothing.
  Optional<IOException> lost() {
    flush();
    return Optional.ofNullable(watched.failure).filter(failure -> !isClosedPipe(failure));
  }

  private static boolean isClosedPipe(IOException failure) {
    String words = String.valueOf(failure.getMessage());
    return words.contains("Broken pipe") || words.contains("pipe is being closed");
  }

  /// Remembers the first failure, since a print stream swallows them.
  private static final class Watched extends FilterOutputStream {
    private @Nullable IOException failure;

    Watched(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException failed) {
        failure = failure == null ? failed : failure;
        throw failed;
      }
    }
  }
}
