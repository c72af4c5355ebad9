package dev.downhill.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The processor, where the system tells of it.
public final class Processor {
  private Processor() {}

  /// Its name; that of its kind elsewhere.
  public static String name() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException elsewhere) {
      return System.getProperty("os.arch");
    }
  }
}
