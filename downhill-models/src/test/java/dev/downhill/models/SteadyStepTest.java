package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Once the kernels are warm, a thousand steps take no heap memory on any thread. In a JVM of its
/// own, where no test runner's threads are counted.
class SteadyStepTest {
  @ParameterizedTest
  @ValueSource(strings = {"line", "net"})
  void aThousandStepsAllocateNothing(String workload) throws IOException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", ".mvn", "kernel.flags"),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                SteadySteps.class.getName(),
                workload)
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(said.stripTrailing());
    assertThat(said).contains(workload + ": 1,000 steps allocated 0 bytes over all threads");
  }
}
