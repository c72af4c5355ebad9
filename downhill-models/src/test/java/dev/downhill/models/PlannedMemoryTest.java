package dev.downhill.models;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The memory that a process takes is what was planned, within 10 %.
///
/// What a virtual machine takes for itself, its compilers at work and its young objects, is seen
/// on a small descent of the same kind and taken away. Each is in a JVM of its own, with the
/// collector of the command.
class PlannedMemoryTest {
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"net, 4096, 64, 128", "deep, 256, 4096, 128", "line, 4000000, 0, 20000"})
  void theProcessTakesWhatWasPlanned(String model, String size, String batch, String small)
      throws IOException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "/proc is Linux's");
    boolean deep = model.equals("deep");
    Map<String, Long> idle = run(model, deep ? size : small, deep ? small : batch);
    Map<String, Long> busy = run(model, size, batch);
    long planned = of(busy, "planned") - of(idle, "planned");
    long taken = of(busy, "peak") - of(idle, "peak");
    System.out.printf(
        "%s: planned %,d bytes, taken %,d (%+.1f %%)%n",
        model, planned, taken, 100.0 * (taken - planned) / planned);
    assertThat(planned).isGreaterThan(200_000_000);
    assertThat(taken).isCloseTo(planned, within(planned / 10));
  }

  private static long of(Map<String, Long> report, String name) {
    return requireNonNull(report.get(name));
  }

  private static Map<String, Long> run(String... arguments) throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("..", ".mvn", "kernel.flags"),
            "-XX:+UseSerialGC",
            "-XX:MaxNewSize=64m",
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            PlannedMemory.class.getName());
    java.command().addAll(List.of(arguments));
    Process process = java.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, Long> report = new LinkedHashMap<>();
    said.lines()
        .filter(line -> line.matches("[^:]+: \\d+"))
        .forEach(line -> report.put(line.split(": ")[0], Long.valueOf(line.split(": ")[1])));
    assertThat(report).as(said).containsKeys("planned", "peak");
    return report;
  }
}
