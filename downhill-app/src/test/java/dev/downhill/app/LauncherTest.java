package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How `./downhill` becomes java. The first command here builds it, if no other did.
class LauncherTest {
  private static final Path DOWNHILL = Shell.ROOT.resolve("downhill");

  @TempDir private Path folder;

  @BeforeAll
  static void build() throws Exception {
    Shell.Result first = Shell.run(Shell.ROOT, Map.of(), DOWNHILL.toString(), "--version");

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.err()).matches("(downhill: building, .* done in \\d+ s\n)?");
  }

  @Test
  void worksThroughLinksFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("dh"), DOWNHILL);
    Path again = Files.createSymbolicLink(folder.resolve("again"), link.getFileName());

    Shell.Result result = Shell.run(folder, Map.of(), "./again", "--version");
    Files.delete(again);
    Files.delete(link);

    assertThat(result.out()).startsWith("downhill ").doesNotContain("not from a jar");
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void writesDownTheVersionThatItTells() throws Exception {
    new Desk(folder).file("t.csv", Desk.flats(30));
    Shell.Result trained =
        Shell.run(
            folder,
            Map.of(),
            (DOWNHILL + " train t.csv --target rent --model linear --epochs 2 --out run")
                .split(" "));
    Shell.Result told = Shell.run(folder, Map.of(), DOWNHILL.toString(), "--version");

    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(Files.readString(folder.resolve("run/run.json")))
        .contains("\"downhill\" : \"" + told.out().strip().replace("downhill ", "") + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseG1GC",
        "-XX:TieredStopAtLevel=1",
        "-Xint",
        "-XX:+IgnoreUnrecognizedVMOptions -XX:UseAVX=2",
        "-XX:-UseCompressedOops",
        "-XX:+UnlockDiagnosticVMOptions -XX:-UseLibmIntrinsic",
        "-Xshare:off"
      })
  void takesFlagsForTheJvmInSilence(String flags) throws Exception {
    Shell.Result result =
        Shell.run(folder, Map.of("DOWNHILL_JAVA_OPTS", flags), DOWNHILL.toString(), "--version");

    assertThat(result.out()).startsWith("downhill ").hasLineCount(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void returnsTheExitCodeOfTheCommand() throws Exception {
    Shell.Result result = Shell.run(folder, Map.of(), DOWNHILL.toString(), "--no-such-flag");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("--no-such-flag").doesNotContain("\tat ");
  }
}
