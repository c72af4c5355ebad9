package dev.downhill.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.downhill.descent.Batch;
import dev.downhill.tensor.DType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(strings = {"to be or not to be", "a", "\r\n\t \u0000", "naïve 𝄞 👩‍🚀 中文 𝄞"})
  void charactersComeBack(String text) {
    Characters characters = Characters.of(text);
    int[] tokens = characters.encode(text);
    assertThat(characters.decode(tokens)).isEqualTo(text);
    assertThat(tokens).hasSize(text.codePointCount(0, text.length()));
    assertThat(IntStream.of(tokens).max()).hasValue(characters.vocabulary() - 1);
    assertThat(new Characters(characters.alphabet())).isEqualTo(characters);
  }

  @Test
  void aCharacterWithoutATokenIsNamedWithItsPlace() {
    Characters characters = Characters.of("abc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> characters.encode("ab√"))
        .withMessageContaining("character 3 of the text is '√' (U+221A)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> characters.decode(0, 3))
        .withMessageContaining("no token 3; they go from 0 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Characters("ba"))
        .withMessageContaining("must rise");
    assertThatIllegalArgumentException().isThrownBy(() -> Characters.of(""));
  }

  private static int[] first(Windows windows, long pass, int row) {
    Batch room = windows.room(2);
    windows.lay(row, pass, room, 1);
    for (int i = 0; i < windows.length(); i++) {
      assertThat(room.y().at(windows.length() + i))
          .isEqualTo(room.x().at(windows.length() + i) + 1);
    }
    assertThat(room.x().at(0)).isZero();
    return IntStream.range(0, windows.length())
        .map(i -> (int) room.x().at(windows.length() + i))
        .toArray();
  }

  @Test
  void windowsCoverATextAndMoveFromPassToPass() {
    Tokens text = Tokens.of(IntStream.range(0, 24).toArray());
    Windows windows = new Windows(text, 5, DType.F32);
    assertThat(windows.rows()).isEqualTo(4);
    assertThat(first(windows, 0, 0)).containsExactly(0, 1, 2, 3, 4);
    assertThat(first(windows, 0, 3)).containsExactly(15, 16, 17, 18, 19);
    assertThat(first(windows, 7, 1)).containsExactly(7, 8, 9, 10, 11);
    assertThat(first(windows, -1, 0)[0]).isBetween(0, 4);
    assertThat(first(windows, 4, 3)).containsExactly(18, 19, 20, 21, 22);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Windows(text, 24, DType.F32))
        .withMessageContaining("too short for windows of 24");
  }

  @Test
  void partsShareATextInTwo() {
    Tokens text = Tokens.of(IntStream.range(0, 105).toArray());
    Tokens training = text.training(0.1);
    Tokens validation = text.validation(0.1);
    assertThat(training.count()).isEqualTo(94);
    assertThat(validation.count()).isEqualTo(11);
    int[] last = new int[3];
    validation.copy(8, 3, last, 0);
    assertThat(last).containsExactly(102, 103, 104);
    assertThat(training.sha256()).isNotEqualTo(text.sha256());
    assertThat(text.part(0, 94).sha256()).isEqualTo(training.sha256());
  }
}
