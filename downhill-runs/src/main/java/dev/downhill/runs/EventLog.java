package dev.downhill.runs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `events.jsonl`: what happened, a line each, whole lines only. A full disk does not stop a
/// training: what cannot be written waits and is tried again.
final class EventLog implements AutoCloseable {
  /// Beyond this many steps only every tenth is written, beyond ten times as many every hundredth
  /// …
  private static final long ALL_STEPS = 100_000;

  private static final int LINES_A_FLUSH = 64;

  /// Steps are left out while more characters than these wait.
  private static final int MOST_WAITING = 1 << 20;

  private final RandomAccessFile file;
  private final StringBuilder waiting = new StringBuilder();
  private long end;
  private int lines;
  private @Nullable IOException failure;

  /// Goes on below what is there. A last line that a kill cut short is taken away.
  ///
  /// @throws IOException if it cannot be opened
  EventLog(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
    end = file.length();
    while (end > 0) {
      file.seek(end - 1);
      if (file.read() == '\n') {
        break;
      }
      end--;
    }
    file.setLength(end);
  }

  /// Adds an event. Steps past [#ALL_STEPS] are thinned.
  void add(Event event) {
    boolean step = event instanceof Event.Stepped;
    if (event instanceof Event.Stepped stepped
        && (!kept(stepped.progress().step()) || waiting.length() > MOST_WAITING)) {
      return;
    }
    waiting.append(EventJson.line(event)).append('\n');
    lines++;
    if (!step || lines % LINES_A_FLUSH == 0) {
      flush();
    }
  }

  private static boolean kept(long step) {
    long every = 1;
    for (long limit = ALL_STEPS; step > limit; limit *= 10) {
      every *= 10;
    }
    return step % every == 0;
  }

  private void flush() {
    byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
    try {
      file.seek(end);
      file.write(bytes);
      end += bytes.length;
      waiting.setLength(0);
      failure = null;
    } catch (IOException full) {
      failure = full;
      endAgain(full);
    }
  }

  /// Takes away a part of a line.
  private void endAgain(IOException why) {
    try {
      file.setLength(end);
    } catch (IOException second) {
      why.addSuppressed(second);
    }
  }

  /// Why lines wait; null where none does for long.
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      flush();
    }
  }
}
