import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShakespeareTest {
  @TempDir Path folder;

  @Test
  void learnsToWriteAsItReads() throws Exception {
    Path file = folder.resolve("text.txt");
    Files.writeString(file, "down the hill and up again; ".repeat(400));
    List<String> lines = Programs.printed("Shakespeare", file.toString(), "200").lines().toList();
    assertThat(loss(lines.getFirst())).isBetween(2.0, 4.0);
    assertThat(loss(lines.get(lines.size() - 2))).isLessThan(0.2);
    assertThat(lines.getLast()).contains("the hill and up again; down the hill and");
  }

  /// The first losses of nanoGPT's setting for a processor, to the last bit: they were written
  /// down from a run, and hold for any number of threads and any processor.
  @Test
  void walksThePathThatWasWrittenDown() throws Exception {
    String data = System.getenv("DOWNHILL_DATA");
    assumeTrue(data != null, "DOWNHILL_DATA is not set, so tinyshakespeare.txt is not there");
    String file = Path.of(data, "tinyshakespeare.txt").toString();
    Stream<String> path =
        Programs.printed("Shakespeare", file, "60").lines().filter(line -> line.contains(" J "));
    assertThat(path).containsExactlyElementsOf(GOLDEN);
  }

  private static final List<String> GOLDEN =
      List.of(
          "step 1 J 4.178516387939453",
          "step 3 J 3.760775089263916",
          "step 6 J 3.4781041145324707",
          "step 9 J 3.5127902030944824",
          "step 12 J 3.4302542209625244",
          "step 15 J 3.267080307006836",
          "step 18 J 3.230026960372925",
          "step 21 J 3.2947182655334473",
          "step 24 J 3.3521244525909424",
          "step 27 J 3.306690216064453",
          "step 30 J 3.432751417160034",
          "step 33 J 3.373720169067383",
          "step 36 J 3.298642158508301",
          "step 39 J 3.411698818206787",
          "step 42 J 3.382885694503784",
          "step 45 J 3.2605297565460205",
          "step 48 J 3.2599382400512695",
          "step 51 J 3.366185188293457",
          "step 54 J 3.339601516723633",
          "step 57 J 3.3294034004211426",
          "step 60 J 3.375824451446533",
          "validation J 3.261574139818549");

  private static double loss(String line) {
    return Double.parseDouble(line.substring(line.indexOf("J ") + 2));
  }
}
