package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README shows what is: its code is quoted from the examples, its output is a real run's.
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):]+)\\)");

  @TempDir private Path folder;

  @Test
  void quotesTheExamples() throws Exception {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(Shell.ROOT.resolve("examples/src/main/java"))) {
      for (Path file : files.toList()) {
        sources.add(unindented(Files.readString(file)));
      }
    }

    List<String> quotes = blocks("java");

    assertThat(quotes).hasSizeGreaterThanOrEqualTo(4);
    assertThat(quotes)
        .allSatisfy(
            quote -> assertThat(sources).anyMatch(source -> source.contains(unindented(quote))));
  }

  @Test
  void showsWhatTheCommandPrints() throws Exception {
    List<String> shown = blocks("console").getFirst().lines().toList();
    String command = shown.getFirst().replace("$ ", "");

    Shell.Result result =
        Shell.run(Shell.ROOT, Map.of(), "sh", "-c", command + " --out " + folder + "/run");

    assertThat(result.exit()).as(result.err()).isZero();
    List<String> printed = result.out().lines().toList();
    List<String> lines = shown.stream().skip(1).filter(line -> !line.equals("…")).toList();
    assertThat(lines).hasSizeGreaterThan(10);
    assertThat(printed).containsSubsequence(lines);
  }

  @Test
  void linksToWhatIsThere() throws Exception {
    for (String name :
        List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "examples/README.md")) {
      Path page = Shell.ROOT.resolve(name);
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        assertThat(page.resolveSibling(links.group(1))).exists();
      }
    }
  }

  private static List<String> blocks(String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(Shell.ROOT.resolve("README.md")))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  private static String unindented(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
