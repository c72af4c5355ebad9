package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.tensor.DType;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The California housing table of Pace and Barry (1997), from the folder that `DOWNHILL_DATA`
/// names.
class CaliforniaTest {
  @Test
  void readsSelectsSplitsAndPrepares() {
    String folder = System.getenv("DOWNHILL_DATA");
    Assumptions.assumeTrue(folder != null, "DOWNHILL_DATA is not set");
    Table table = Csv.read(Path.of(folder, "california-housing.csv"), CsvOptions.DEFAULT);
    assertThat(table.rows()).isEqualTo(20_640);
    assertThat(table.columns()).hasSize(10);
    Selection selection = Selection.of(table, "median_house_value", Set.of(), Set.of());
    assertThat(selection.inputs()).hasSize(9);
    assertThat(selection.leftOut()).isEmpty();
    assertThat(selection.diagnoses()).isEmpty();
    assertThat(selection.inputs().stream().mapToLong(selection::missingCells).sum()).isEqualTo(207);
    assertThat(selection.taskReason()).isEqualTo("median_house_value is a number, 3,842 values");
    assertThat(((Column.Texts) table.column("ocean_proximity")).levels()).hasSize(5);
    Statistics target = Statistics.of(selection.target(), selection.rows());
    assertThat(target.mean()).isCloseTo(206_855.816909, within(1e-6));
    assertThat(target.median()).isEqualTo(179_700);
    Parts parts = Split.parse("every:5").parts(selection, 42);
    assertThat(parts.toString()).isEqualTo("13,598 / 2,914 / 4,128");
    Preparation preparation =
        Preparation.fit(selection, parts.training(), Encoding.REFERENCE, java.util.List.of());
    assertThat(preparation.width()).isEqualTo(13); // 8 numbers, 1 flag, 4 of 5 levels
    Surprises surprises = new Surprises();
    assertThat(preparation.inputs(table, parts.test(), DType.F64, surprises).shape().dim(0))
        .isEqualTo(4128);
    assertThat(surprises.diagnoses()).extracting(Diagnosis::code).containsOnly("DH504");
    assertThat(Leaks.find(selection, parts.training())).isEmpty();
  }
}
