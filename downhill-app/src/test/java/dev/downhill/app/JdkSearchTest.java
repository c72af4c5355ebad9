package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How `./downhill` and `./mvnw` find a JDK where the default java is older.
class JdkSearchTest {
  @TempDir private Path temporary;
  private Path folder = Path.of("");

  @BeforeEach
  void resolveLinks() throws IOException {
    folder = temporary.toRealPath();
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3", "26-ea", "31.0.1"})
  void takesTheOneOfTheEnvironmentFrom25On(String version) throws Exception {
    Path home = jdk("home", version);

    assertThat(found(home.toString(), "/usr/bin:/bin")).isEqualTo(home);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "17.0.15", "24", "nonsense"})
  void passesOverWhatIsOlder(String version) throws Exception {
    Path old = jdk("old", version);
    Path onPath = jdk("new", "25.0.1");

    assertThat(found(old.toString(), onPath + "/bin:/usr/bin:/bin")).isEqualTo(onPath);
  }

  @Test
  void passesOverAFolderWithoutACompiler() throws Exception {
    Path runtime = jdk("runtime", "25.0.3");
    Files.delete(runtime.resolve("bin/javac"));
    Path onPath = jdk("new", "25.0.1");

    assertThat(found(runtime.toString(), onPath + "/bin:/usr/bin:/bin")).isEqualTo(onPath);
  }

  @Test
  void followsLinksOnThePath() throws Exception {
    Path home = jdk("real", "25");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("javac"), home.resolve("bin/javac"));

    assertThat(found("", bin + ":/usr/bin:/bin")).isEqualTo(home);
  }

  private static Path found(String javaHome, String path) throws Exception {
    Shell.Result result =
        Shell.run(
            Shell.ROOT,
            Map.of("JAVA_HOME", javaHome, "PATH", path),
            "/bin/sh",
            "-c",
            ". ./.mvn/jdk25.sh; echo \"$JAVA_HOME\"");
    assertThat(result.err()).isEmpty();
    return Path.of(result.out().strip());
  }

  /// A folder that looks like a JDK to the search.
  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectory(folder.resolve(name));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
    Path javac = Files.createDirectory(home.resolve("bin")).resolve("javac");
    Files.writeString(javac, "#!/bin/sh\n");
    assertThat(javac.toFile().setExecutable(true)).isTrue();
    return home;
  }
}
