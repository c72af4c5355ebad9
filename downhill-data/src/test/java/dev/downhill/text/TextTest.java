package dev.downhill.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.downhill.data.DataException;
import dev.downhill.descent.Batch;
import dev.downhill.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @ParameterizedTest
  @ValueSource(
      strings = {"", "to be or not to be", "\r\n\t \u0000", "it's naïve: 𝄞 👩‍🚀 中文 𝄞  12 1234"})
  void bytesAndPairsComeBack(String text) {
    assertThat(new Bytes().decode(new Bytes().encode(text))).isEqualTo(text);
    for (int vocabulary : new int[] {256, 260, 300}) {
      BytePairs pairs = BytePairs.of("it's to be or naïve 中文 12 1234 ".repeat(3), vocabulary);
      assertThat(pairs.decode(pairs.encode(text))).isEqualTo(text);
    }
    assertThat(BytePairs.of(text.repeat(2), 400).encode(text).length)
        .isLessThanOrEqualTo(new Bytes().encode(text).length);
  }

  /// Gage's example of 1994: aa, then ab, then both make one token of aaab.
  @Test
  void theMostFrequentPairBecomesAToken() {
    BytePairs pairs = BytePairs.of("aaabdaaabac", 1000);
    assertThat(pairs.merges())
        .containsExactly(
            new BytePairs.Pair('a', 'a'),
            new BytePairs.Pair('a', 'b'),
            new BytePairs.Pair(256, 257));
    assertThat(pairs.encode("aaabdaaabac")).containsExactly(258, 'd', 258, 'a', 'c');
    assertThat(pairs.vocabulary()).isEqualTo(259);
    assertThat(pairs.decode(258)).isEqualTo("aaab");
  }

  @Test
  void pairsOfRealTextAreTheSameEachTime() throws Exception {
    String data = System.getenv("DOWNHILL_DATA");
    assumeTrue(data != null, "DOWNHILL_DATA is not set, so tinyshakespeare.txt is not there");
    String text = Files.readString(Path.of(data, "tinyshakespeare.txt"));
    assertThat(Characters.of(text).vocabulary()).isEqualTo(65);
    BytePairs pairs = BytePairs.of(text, 1000);
    assertThat(pairs.vocabulary()).isEqualTo(1000);
    assertThat(BytePairs.of(text, 1000)).isEqualTo(pairs);
    int[] tokens = pairs.encode(text);
    assertThat(pairs.decode(tokens)).isEqualTo(text);
    assertThat((double) text.length() / tokens.length).isBetween(2.0, 4.0);
    assertThat(pairs.decode(pairs.encode("the").length == 1 ? pairs.encode("the") : new int[0]))
        .isEqualTo("the");
  }

  @Test
  void whatIsNoTokenOrNoTextIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BytePairs.of("a", 255))
        .withMessageContaining("vocabulary is 255; it must be 256 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bytes().encode("\ud800"))
        .withMessageContaining("half of a surrogate pair");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bytes().decode(256))
        .withMessageContaining("no token 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BytePairs(List.of(new BytePairs.Pair(1, 256))))
        .withMessageContaining("needs tokens before it");
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

  @Test
  void tokensInFilesAreThoseThatWereWritten(@TempDir Path folder) throws IOException {
    int[] all = new int[5_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = i * 7_919 % 65_536;
    }
    Tokens tokens = Tokens.of(all);
    TokenFiles.write(tokens.part(0, 1_234), folder.resolve("a-0.bin"));
    TokenFiles.write(tokens.part(1_234, 1_234), folder.resolve("a-1.bin"));
    TokenFiles.write(tokens.part(1_234, 5_000), folder.resolve("a-2.bin"));
    TokenFiles mapped = TokenFiles.open(folder);

    assertThat(TokenFiles.are(folder)).isTrue();
    assertThat(mapped.count()).isEqualTo(5_000);
    assertThat(mapped.bytes()).isZero();
    assertThat(mapped.sha256()).isEqualTo(tokens.sha256());
    int[] some = new int[3_002];
    mapped.copy(1_000, 3_000, some, 1);
    assertThat(Arrays.copyOfRange(some, 1, 3_001))
        .containsExactly(Arrays.copyOfRange(all, 1_000, 4_000));
    assertThat(some[0] + some[3_001]).isZero();
    assertThatThrownBy(() -> mapped.copy(4_999, 2, some, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);

    Files.write(folder.resolve("a-2.bin"), new byte[3]);
    assertThatThrownBy(() -> mapped.copy(1_000, 3_000, some, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a-2.bin has become shorter");
    assertThatThrownBy(() -> TokenFiles.open(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3 bytes, and a token has 2");
    assertThatThrownBy(() -> TokenFiles.write(Tokens.of(65_536), folder.resolve("b.bin")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536 does not fit 16 bits");
  }
}
