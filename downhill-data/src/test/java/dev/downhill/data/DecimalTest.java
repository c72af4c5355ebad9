package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  private final Decimal decimal = new Decimal();

  private boolean read(String text, boolean comma) {
    return decimal.read(("<" + text + ">").toCharArray(), 1, text.length() + 1, comma);
  }

  /// The JDK's parser, which is exact since JDK 19 (JDK-4396272), is the reference.
  @Test
  void theNearestDouble() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 300_000; i++) {
      String text =
          switch (i % 4) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 -> Double.toString(random.nextInt(2_000_000) / 1000.0);
            case 2 -> Long.toString(random.nextLong()) + "." + random.nextLong(1L << 62);
            default -> random.nextLong(1L << 50) + "e" + random.nextInt(-40, 41);
          };
      if (text.contains("N") || text.contains("I")) {
        continue;
      }
      double nearest = Double.parseDouble(text) + 0.0;
      if (!read(text, false) || Double.compare(decimal.value(), nearest) != 0) {
        throw new AssertionError(text + " is read as " + decimal.value());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "00",
        "1.",
        ".5",
        "+.5e-3",
        "1E5",
        "1e+5",
        "123456789012345",
        "1234567890123456",
        "9007199254740993",
        "0.1",
        "1e22",
        "1e23",
        "123456789012345e22",
        "1e-400",
        "1e-22",
        "4.9e-324",
        "1.7976931348623157e308",
        "0.000000000000000000000000000001",
        "1e99999999999",
        "0e99999999999",
        "1e-99999999999",
        "179769313486231580793e289",
        "1.7976931348623159e308"
      })
  void edges(String text) {
    assertThat(read(text, false)).isTrue();
    assertThat(decimal.value()).isEqualTo(Double.parseDouble(text) + 0.0);
    assertThat(1 / decimal.value()).as("no −0").isNotEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void longNumbers() {
    for (String text :
        new String[] {
          "0." + "0".repeat(399) + "1",
          "1" + "0".repeat(300),
          "3." + "1".repeat(400),
          "0".repeat(400) + "7",
          "9".repeat(308),
          "9".repeat(400)
        }) {
      assertThat(read(text, false)).isTrue();
      assertThat(decimal.value()).isEqualTo(Double.parseDouble(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        "e5",
        "1e",
        "1e+",
        "0x10",
        "1d",
        "1f",
        "1L",
        "NaN",
        "Infinity",
        "1 2",
        "1,5",
        "1.2.3",
        "--1",
        "1-",
        "٣",
        "½",
        "1e5.5",
        "1_0",
        " 1",
        "1e٣"
      })
  void notNumbers(String text) {
    assertThat(read(text, false)).isFalse();
  }

  @Test
  void oneDecimalMark() {
    assertThat(read("1,5", true)).isTrue();
    assertThat(decimal.value()).isEqualTo(1.5);
    assertThat(decimal.mark()).isEqualTo(',');
    assertThat(read("0," + "3".repeat(40), true)).isTrue();
    assertThat(decimal.value()).isEqualTo(1.0 / 3);
    assertThat(read("1.234,5", true)).isFalse();
    assertThat(read("1,234.5", true)).isFalse();
    assertThat(read("1.5", true)).isTrue();
    assertThat(decimal.mark()).isEqualTo('.');
  }

  @Test
  void shortestTexts() {
    assertThat(Decimal.text(5)).isEqualTo("5");
    assertThat(Decimal.text(-12.5)).isEqualTo("-12.5");
    assertThat(Decimal.text(1e15)).isEqualTo("1000000000000000");
    assertThat(Decimal.text(1e300)).isEqualTo("1.0E300");
  }
}
