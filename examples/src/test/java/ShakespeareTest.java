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
          "step 1 J 4.191884994506836",
          "step 3 J 3.5687851905822754",
          "step 6 J 5.79911994934082",
          "step 9 J 4.0837321281433105",
          "step 12 J 3.3219892978668213",
          "step 15 J 3.0629234313964844",
          "step 18 J 2.9922454357147217",
          "step 21 J 2.935619354248047",
          "step 24 J 2.9686779975891113",
          "step 27 J 2.868488311767578",
          "step 30 J 2.919276475906372",
          "step 33 J 2.803107261657715",
          "step 36 J 2.748464584350586",
          "step 39 J 2.7933547496795654",
          "step 42 J 2.767942428588867",
          "step 45 J 2.7017016410827637",
          "step 48 J 2.7081282138824463",
          "step 51 J 2.773581027984619",
          "step 54 J 2.81109881401062",
          "step 57 J 2.6596479415893555",
          "step 60 J 2.7343854904174805",
          "validation J 2.681171879172325");

  private static double loss(String line) {
    return Double.parseDouble(line.substring(line.indexOf("J ") + 2));
  }
}
