package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever the bytes, a file is read as a table of its own shape or refused with a
/// [DataException].
class HostileCsvTest {
  private static final String SEED =
      "id,\"na\"\"me\",price;x\n1,north,\"1,5\"\n2,,NA\n\n003,\"a\nb\",1e5\n\uFEFF4,😀,-0\n";
  private static final byte[] PIECES =
      ",;\t\"\n\r 0123456789.eE+-NaABxyz\u00e9\u0000\u001f".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void alteredFiles() {
    int tables = 0;
    int refusals = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      byte[] bytes = SEED.getBytes(StandardCharsets.UTF_8);
      SplittableRandom random = new SplittableRandom(seed);
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = PIECES[random.nextInt(PIECES.length)];
      }
      if (readable(bytes, seed)) {
        tables++;
      } else {
        refusals++;
      }
    }
    assertThat(tables).isGreaterThan(100);
    assertThat(refusals).isGreaterThan(100);
  }

  @Test
  void heapsOfPieces() {
    int tables = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(1, 60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = PIECES[random.nextInt(PIECES.length - random.nextInt(4))];
      }
      tables += readable(bytes, seed) ? 1 : 0;
    }
    assertThat(tables).isGreaterThan(100);
  }

  private static boolean readable(byte[] bytes, long seed) {
    try {
      Table table = Csv.read(new ByteArrayInputStream(bytes), "-", CsvOptions.DEFAULT);
      for (Column column : table.columns()) {
        assertThat(column.rows()).as("seed %d", seed).isEqualTo(table.rows());
      }
      return true;
    } catch (DataException refusal) {
      assertThat(refusal.getMessage()).as("seed %d", seed).doesNotContain("null");
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
