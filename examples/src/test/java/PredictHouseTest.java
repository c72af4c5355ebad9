import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PredictHouseTest {
  @Test
  void guessesNearTheRuleOfThePrices() throws Exception {
    assertThat(Programs.printed("TrainHouses")).contains("rows=300").contains("r2=0.97");
    double rule = 80_000 + 1_850 * 92 + 7_000 * 3 - 450 * 40 - 3_200 * 2.5 + 45_000;

    double guess = Double.parseDouble(Programs.printed("PredictHouse"));

    assertThat(guess).isCloseTo(rule, within(3_000.0));
  }
}
