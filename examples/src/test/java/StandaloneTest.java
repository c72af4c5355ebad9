import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A project of its own that depends on one of our artifacts: it builds with none of our
/// checkers, and its programs run in JVMs of their own, from the class path and from the module
/// path.
class StandaloneTest {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();
  private static final Path PROJECT = EXAMPLES.resolve("standalone");
  private static final Path CLASSES = PROJECT.resolve("target/classes");
  private static final Path JARS = PROJECT.resolve("target/lib");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  /// Installs the artifacts into a repository of the test's own, which reads what others made
  /// from the user's, and builds the project with it.
  @BeforeAll
  static void build() throws Exception {
    Path own = EXAMPLES.resolve("target/repository");
    String users = System.getProperty("maven.repo.local");
    List<String> repositories =
        List.of("-Dmaven.repo.local=" + own, "-Dmaven.repo.local.tail=" + users);
    maven(repositories, "-Dquick", "-pl", "downhill-tables", "-am", "install");
    maven(repositories, "-f", PROJECT.toString(), "process-classes");
  }

  @Test
  void trainsAndPredictsInTwoJvmsWithTheSameBits() throws Exception {
    List<String> classPath = List.of("-cp", CLASSES + ":" + JARS + "/*");
    List<String> modulePath =
        List.of("-p", JARS.toString(), "--add-modules", "dev.downhill.tables", "-cp", CLASSES + "");

    String trained = run(classPath, "TrainHouses");
    String guess = run(classPath, "PredictHouse");

    assertThat(trained).contains("r2=0.97");
    assertThat(Double.parseDouble(guess)).isBetween(280_000.0, 300_000.0);
    assertThat(run(modulePath, "PredictHouse")).isEqualTo(guess);
    assertThat(run(modulePath, "TrainHouses")).isEqualTo(trained);
    assertThat(run(classPath, "PredictHouse")).isEqualTo(guess);
  }

  private static void maven(List<String> repositories, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(EXAMPLES.resolve("../mvnw").toString(), "-B"));
    command.addAll(List.of("-ntp", "-q"));
    command.addAll(repositories);
    command.addAll(List.of(arguments));
    run(EXAMPLES.getParent(), command);
  }

  private static String run(List<String> path, String program) throws Exception {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(path);
    command.add(program);
    return run(EXAMPLES, command);
  }

  private static String run(Path folder, List<String> command) throws Exception {
    Path out = Files.createTempFile("out", null);
    Path err = Files.createTempFile("err", null);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).as(String.join(" ", command)).isTrue();
      assertThat(process.exitValue()).as(words(command, out, err)).isZero();
      return Files.readString(out, UTF_8);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String words(List<String> command, Path out, Path err) throws IOException {
    return String.join(" ", command) + "\n" + Files.readString(out) + Files.readString(err);
  }
}
