package dev.downhill.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final Shape PAIR = Shape.of(2);

  @TempDir Path folder;

  private static Safetensors small() {
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    tensors.put("w", Values.of(PAIR, 1f, -2.5f));
    tensors.put("b", Values.of(Shape.SCALAR, 0.1));
    return new Safetensors(tensors, new TreeMap<>(Map.of("step", "7")));
  }

  private static byte[] bytes(Safetensors file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file.writeTo(out);
    return out.toByteArray();
  }

  private static Safetensors read(byte[] bytes) throws IOException {
    return Safetensors.read(
        Path.of("a.safetensors"), bytes.length, new ByteArrayInputStream(bytes));
  }

  /// A file with this header, whatever it says, and the right checksum for `#`.
  private static byte[] sealed(String header, byte... data) {
    String long64 = header.replace("#", "0".repeat(64));
    byte[] text =
        (long64 + " ".repeat((8 - long64.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text).put(data);
    if (header.contains("#")) {
      seal(file.array());
    }
    return file.array();
  }

  private static void seal(byte[] file) {
    int from = 8 + SafetensorsHeader.CHECKSUM_FROM;
    Arrays.fill(file, from, from + 64, (byte) '0');
    String hash = HexFormat.of().formatHex(Stamp.sha256Digest().digest(file));
    System.arraycopy(hash.getBytes(StandardCharsets.US_ASCII), 0, file, from, 64);
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    double[] many = new double[20_001];
    Arrays.setAll(many, i -> StrictMath.sin(i));
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    tensors.put("z.last", Values.of(Shape.of(2, 3), 0f, -0f, 1e-45f, 3.4e38f, -1f / 0, 0f / 0));
    tensors.put("a \"quoted\" \\ name, größer\n", Values.of(Shape.of(20_001), many));
    tensors.put("nothing", Values.zeros(Shape.of(0, 5), DType.F32));
    tensors.put("halves", new Values(Shape.of(3), new short[] {0x3F80, (short) 0xFF80, 0x7FC0}));
    tensors.put("whole", Values.indices(PAIR, Integer.MIN_VALUE, 7));
    tensors.put("scalar", Values.of(Shape.SCALAR, Double.MIN_VALUE));
    Safetensors written =
        new Safetensors(tensors, new TreeMap<>(Map.of("𝜃", "\t1", "", "", "a", "{}")));

    Path file = folder.resolve("a.safetensors");
    AtomicFile.write(file, written);
    Safetensors read = Safetensors.read(file);

    assertThat(read.metadata()).isEqualTo(written.metadata());
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach(
        (name, values) -> {
          Values found = read.tensors().get(name);
          assertThat(found.shape()).isEqualTo(values.shape());
          assertThat(found.array()).isEqualTo(values.array());
        });
    assertThat(bytes(read)).isEqualTo(bytes(written));
  }

  @Test
  void theLayoutIsFixed() throws IOException {
    byte[] file = bytes(small());
    int header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt();
    String text = new String(file, 8, header, StandardCharsets.UTF_8);
    assertThat(header % 8).isZero();
    assertThat(text.replaceFirst("[0-9a-f]{64}", "#").stripTrailing())
        .isEqualTo(
            """
            {"__metadata__":{"downhill.sha256":"#","downhill.format":"1","step":"7"},\
            "w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},\
            "b":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}\
            """);
    assertThat(HexFormat.of().formatHex(file, 8 + header, file.length))
        .isEqualTo("9a9999999999b93f" + "0000803f" + "000020c0");
    byte[] resealed = file.clone();
    seal(resealed);
    assertThat(resealed).isEqualTo(file);
  }

  @Test
  void everyNanIsWrittenAlike() throws IOException {
    float[] floats = {Float.intBitsToFloat(0xffc12345), Float.NaN};
    double[] doubles = {Double.longBitsToDouble(0xfff8000000000123L), Double.NaN};
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    tensors.put("f", Values.of(PAIR, floats));
    tensors.put("d", Values.of(PAIR, doubles));
    byte[] file = bytes(new Safetensors(tensors, new TreeMap<>()));
    assertThat(HexFormat.of().formatHex(file, file.length - 24, file.length))
        .isEqualTo("000000000000f87f".repeat(2) + "0000c07f".repeat(2));
  }

  @Test
  void eachFlippedBitIsNoticed() throws IOException {
    byte[] file = bytes(small());
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] altered = file.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      Throwable thrown = catchThrowable(() -> read(altered));
      assertThat(thrown)
          .as("bit %d", bit)
          .isExactlyInstanceOf(DamagedFileException.class)
          .hasMessageContaining("a.safetensors is damaged: ")
          .hasMessageEndingWith("Use another copy, or save it again.");
    }
  }

  @Test
  void eachOtherLengthIsNoticed() throws IOException {
    byte[] file = bytes(small());
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> read(cut))
          .as("length %d", length)
          .isInstanceOf(DamagedFileException.class);
    }
    byte[] longer = Arrays.copyOf(file, file.length + 1);
    assertThatThrownBy(() -> read(longer)).isInstanceOf(DamagedFileException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} | OK
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]} | shape [2] of F32 does not fill
          ,"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]} | its data begin at 4, the tensor
          ,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]} | describes 4 bytes of numbers
          ,"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]} | describes 16 bytes of numbers
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]} | its data begin at 4, the tensor before ends at 8
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]} | a beginning and an end
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]} | a beginning and an end
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0]} | a beginning and an end
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":"0,8"} | data_offsets must be a list
          ,"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]} | shape must hold numbers
          ,"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]} | at most 8 numbers
          ,"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]} | a whole number
          ,"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]} | expected ']'
          ,"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]} | expected ']'
          ,"a":{"dtype":"F32","shape":[02],"data_offsets":[0,8]} | a whole number
          ,"a":{"dtype":"F32","shape":[9223372036854775809],"data_offsets":[0,8]} | a whole number
          ,"a":{"dtype":"F32","shape":[4294967298],"data_offsets":[0,8]} | more than 2,147,483,647
          ,"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]} | more than 2,147,483,647
          ,"a":{"dtype":"F32","shape":[2147483647],"data_offsets":[0,8589934588]} | describes 8589934588
          ,"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]} | dtype I64 is not F32, F64, I32 or BF16
          ,"a":{"dtype":32,"shape":[1],"data_offsets":[0,8]} | dtype 32 is not F32, F64, I32 or BF16
          ,"a":{"dtype":"F32","shape":[2]} | must have dtype, shape and data_offsets
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1} | must have dtype, shape
          ,"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]} | the key "dtype" only once
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]} | the key "a" only once
          ,"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]} | nesting no deeper than 3
          ,"a":[[[[[[1]]]]]] | nesting no deeper than 3
          ,"a":7 | must have dtype, shape and data_offsets
          ,"a":null | a whole number
          ,"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} | has 0 characters
          ,"__b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} | cannot name a tensor
          ,"\\u0041":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} | for control characters only
          ,"\\n":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} | one of the escapes
          ,"a": {"dtype":"F32","shape":[2],"data_offsets":[0,8]} | a whole number
          ,"a":{"shape":[2],"dtype":"F32","data_offsets":[0,8]} | not laid out as Downhill writes it
          ,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  x | nothing but spaces
          """)
  void aHostileHeaderIsRefusedByName(String tensors, String message) throws IOException {
    String end = tensors.endsWith("x") ? "" : "}";
    String header =
        "{\"__metadata__\":{\"downhill.sha256\":\"#\",\"downhill.format\":\"1\"}" + tensors + end;
    byte[] file = sealed(header, new byte[8]);
    if (message.equals("OK")) {
      assertThat(read(file).tensors()).containsKey("a");
    } else {
      assertThatThrownBy(() -> read(file))
          .isExactlyInstanceOf(DamagedFileException.class)
          .hasMessageContaining(message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"__metadata__":{"downhill.sha256":"#","downhill.format":"0"}} | "downhill.format" is 0
          {"__metadata__":{"downhill.sha256":"#","downhill.format":"01"}} | "downhill.format" is 01
          {"__metadata__":{"downhill.sha256":"#","downhill.format":1}} | "downhill.format" is not a string
          {"__metadata__":{"downhill.sha256":"#"}} | "downhill.format" is missing
          {"__metadata__":{"downhill.sha256":"#","downhill.format":"1","downhill.x":""}} | is reserved
          {"__metadata__":{"downhill.sha256":"#","downhill.format":"1","b":"","a":""}} | not laid out
          {"__metadata__":{"downhill.sha256":"#","downhill.sha256":"#","downhill.format":"1"}} | only once
          {"__metadata__":{"format":"pt"}} | another program
          {} | another program
          """)
  void hostileMetadataAreRefusedByName(String header, String message) {
    assertThatThrownBy(() -> read(sealed(header)))
        .isExactlyInstanceOf(DamagedFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void brokenTextIsRefused() {
    String start =
        "{\"__metadata__\":{\"downhill.sha256\":\"#\",\"downhill.format\":\"1\",\"a\":\"";
    byte[] file = sealed(start + "~\"}}");
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf('~');
    file[at] = (byte) 0xff;
    seal(file);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("the header is not UTF-8 text");
    file[at] = 1;
    seal(file);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("no control character in a string");
    assertThatThrownBy(() -> read(sealed(start))).hasMessageContaining("expected more text");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 99_999_999, 1L << 32})
  void aHeaderLengthThatCannotBeIsRefusedBeforeMemoryIsTaken(long length) {
    byte[] file = new byte[200];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertThatThrownBy(() -> read(file))
        .isExactlyInstanceOf(DamagedFileException.class)
        .hasMessageContaining("say that the header has " + length + " bytes; the file has 200");
  }

  @Test
  void tooManyTensorsAreRefused() {
    StringBuilder header =
        new StringBuilder(
            "{\"__metadata__\":{\"downhill.sha256\":\"#\",\"downhill.format\":\"1\"}");
    for (int i = 0; i <= SafetensorsHeader.MOST_TENSORS; i++) {
      header.append(",\"" + i + "\":0");
    }
    assertThatThrownBy(() -> read(sealed(header + "}"))).hasMessageContaining("at most 65537 keys");
  }

  @Test
  void aNewerFormatIsToldApartFromDamage() throws IOException {
    String header =
        "{\"__metadata__\":{\"downhill.sha256\":\"#\",\"downhill.format\":\"2\"},\"a\":[\"new\"]}";
    byte[] newer = sealed(header, (byte) 1, (byte) 2);
    assertThatThrownBy(() -> read(newer))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining("its format is 2, this version reads 1");
    byte[] altered = newer.clone();
    altered[newer.length - 1] ^= 1;
    assertThatThrownBy(() -> read(altered))
        .isExactlyInstanceOf(DamagedFileException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void aMutatedFileIsRefusedOrIsAFileOfItsOwn() throws IOException {
    byte[] file = bytes(small());
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] mutated = file.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        int at = random.nextInt(8, file.length);
        int other = random.nextInt(8, file.length);
        mutated[at] = random.nextBoolean() ? (byte) random.nextInt(32, 127) : file[other];
      }
      seal(mutated);
      try {
        assertThat(bytes(read(mutated))).as("seed %d", seed).isEqualTo(mutated);
      } catch (DamagedFileException refused) {
        assertThat(refused).as("seed %d", seed).hasMessageContaining("a.safetensors");
      }
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsRefused() throws IOException {
    byte[] file = bytes(small());
    for (int left : new int[] {4, 100, file.length - 1}) {
      ByteArrayInputStream shrunk = new ByteArrayInputStream(file, 0, left);
      assertThatThrownBy(() -> Safetensors.read(Path.of("a"), file.length, shrunk))
          .isExactlyInstanceOf(DamagedFileException.class)
          .hasMessageContaining("cut short while it was read");
    }
  }

  @Test
  void aMissingFileIsNotADamagedOne() {
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "__metadata__", "__x", "half \ud835"})
  void aNameThatCannotBeWrittenIsRefused(String name) {
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    tensors.put(name, Values.of(PAIR, 1f, 2f));
    assertThatThrownBy(() -> new Safetensors(tensors, new TreeMap<>()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void metadataThatCannotBeWrittenAreRefused() {
    for (String key : new String[] {"downhill.sha256", "downhill.other", "\udc00"}) {
      assertThatThrownBy(
              () -> new Safetensors(new LinkedHashMap<>(), new TreeMap<>(Map.of(key, ""))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
