import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HousesTest {
  private static final Path COMMITTED = Path.of("houses.csv");

  @Test
  void theCommittedTableIsWhatTheProgramPrints() throws Exception {
    assertThat(Programs.printed("Houses")).isEqualTo(Files.readString(COMMITTED));
  }

  @Test
  void theRuleOfThePricesIsInTheTable() throws Exception {
    // Two houses that differ in one thing alone do not exist, so the test takes the rule away from
    // every complete row: what is left must be the noise, of mean 0 and standard deviation 15,000.
    List<Double> misses =
        Files.readAllLines(COMMITTED).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(cells -> !cells[4].isEmpty() && !cells[5].isEmpty())
            .map(cells -> Double.parseDouble(cells[7]) - rule(cells))
            .toList();
    double mean = misses.stream().mapToDouble(miss -> miss).average().orElseThrow();
    double variance = misses.stream().mapToDouble(miss -> miss * miss).average().orElseThrow();

    assertThat(misses).hasSizeGreaterThan(1_800);
    assertThat(mean).isBetween(-1_000.0, 1_000.0);
    assertThat(Math.sqrt(variance)).isBetween(14_000.0, 16_000.0);
  }

  private static double rule(String[] cells) {
    double neighbourhood =
        switch (cells[2]) {
          case "Harbour" -> 45_000;
          case "Hillside" -> 20_000;
          case "Meadows" -> 0;
          case "Millfield" -> -25_000;
          case "Old Town" -> 70_000;
          default -> throw new AssertionError(cells[2]);
        };
    return 80_000
        + 1_850 * Double.parseDouble(cells[3])
        + 7_000 * Double.parseDouble(cells[4])
        - 450 * Double.parseDouble(cells[5])
        - 3_200 * Double.parseDouble(cells[6])
        + neighbourhood;
  }
}
