package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest
  @CsvSource({
    "prise,price",
    "PRICE,price",
    "pirce,price",
    "pric,price",
    "area,area_m2",
    "zip,",
    "p,",
    "X,x",
    "'',"
  })
  void theNearestOrALongerOne(String word, String meant) {
    assertThat(Suggestion.of(word, List.of("income", "price", "area_m2", "x")).orElse(null))
        .isEqualTo(meant);
  }
}
