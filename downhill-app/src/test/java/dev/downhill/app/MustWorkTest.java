package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Odd tables that a training must take as they are.
class MustWorkTest {
  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void desk() {
    desk = new Desk(folder);
  }

  private Desk.Outcome train(String csv, String target, String... more) {
    desk.file("t.csv", csv);
    List<String> words = new ArrayList<>(List.of("train", "t.csv", "--target", target));
    words.addAll(List.of(more));
    if (words.stream().noneMatch(word -> word.startsWith("--model"))) {
      words.add("--model=linear");
    }
    Desk.Outcome outcome = desk.run(words.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("Result", "this model");
    return outcome;
  }

  @Test
  void a_column_without_any_value_is_left_out() {
    String csv = Desk.flats(60).replaceAll("(?m)$", ",").replaceFirst(",\n", ",cellar\n");
    csv = csv.substring(0, csv.length() - 1);
    assertThat(train(csv, "rent").err()).contains("cellar", "no row has a value");
  }

  @Test
  void columns_may_be_called_anything() {
    String csv =
        Desk.flats(60)
            .replaceFirst(
                "size,floor,balcony,rent",
                "\"größe, in \"\"m²\"\"\",=2+2;--drop,model.θ/../x,\"rent (€) = 100 %\"");
    train(
        csv, "rent (€) = 100 %", "--type", "=2+2;--drop=number", "--unit", "rent (€) = 100 %=EUR");
    var predicted = desk.run("predict", "last", "t.csv", "--key", "größe, in \"m²\"");
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(predicted.lines()).hasSize(61);
    assertThat(predicted.lines().getFirst()).isEqualTo("\"größe, in \"\"m²\"\"\",prediction");
  }

  @Test
  void missing_cells_come_in_many_spellings() {
    String[] lines = Desk.flats(80).split("\n");
    String[] spellings = {"", "NaN", "NA", "null", "N/A"};
    for (int i = 0; i < spellings.length; i++) {
      lines[5 + 7 * i] = lines[5 + 7 * i].replaceFirst("[^,]*", spellings[i]);
    }
    assertThat(train(String.join("\n", lines), "rent").err()).contains("5 cells");
  }

  @Test
  void one_of_two_inputs_that_is_the_answer_may_leak_it() {
    StringBuilder csv = new StringBuilder("net,day,gross\n");
    for (int row = 0; row < 80; row++) {
      int net = row * 37 % 101;
      csv.append(net + "," + row * 7 % 31 + "," + 1.19 * net + "\n");
    }
    assertThat(train(csv.toString(), "gross").err()).contains("DH105", "--drop net");
    assertThat(train(csv.toString(), "gross", "--drop=day").err()).doesNotContain("DH105");
    assertThat(desk.run("help", "DH105").out()).contains("three inputs", "where there are two");
  }

  @Test
  void a_file_without_a_line_of_names_is_told() {
    String rows = Desk.flats(60).replaceFirst(".*\n", "");
    String rent = rows.lines().findFirst().orElseThrow().replaceFirst(".*,", "");
    assertThat(train(rows, rent).err()).contains("DH111", "add a line above");
    var named = desk.run("train", "t.csv", "--target", "rent");
    assertThat(named.code()).isEqualTo(3);
    assertThat(named.err()).contains("no column \"rent\"", "The first line looks like a row");
    String years = Desk.flats(60).replaceFirst("size,floor,balcony,rent", "1,2,3,4");
    assertThat(train(years, "4").err()).doesNotContain("DH111");
  }

  @Test
  void dates_that_are_nearly_all_too_rare_are_told() {
    StringBuilder csv = new StringBuilder("day,size,rent\n");
    for (int row = 0; row < 800; row++) {
      int day = row % 10 == 0 ? 0 : row * 7 % 300;
      csv.append("2024-%02d-%02d,".formatted(1 + day / 28, 1 + day % 28));
      csv.append(row * 37 % 101 + "," + (row * 53 % 97 + row * 37 % 101) + "\n");
    }
    assertThat(train(csv.toString(), "rent").err())
        .containsPattern("DH112 +day: 92 % of the training rows are in \"other\"")
        .contains("dates are read as text", "--drop day");
    assertThat(train(csv.toString().replaceAll("-\\d\\d,", ","), "rent").err())
        .doesNotContain("DH112");
  }

  @Test
  void a_missing_number_is_the_median_and_a_missing_text_a_level() {
    String csv =
        Desk.flats(80)
            .replaceFirst("\n\\d+,", "\n,")
            .replaceAll("(?m)^(\\d\\d,[0-3]),yes", "$1,")
            .replaceFirst("\n(\\d\\d,\\d),no", "\n$1,");
    assertThat(train(csv, "rent").err())
        .containsPattern("1 cell +size → median \\+ flag")
        .containsPattern("\\d+ cells +balcony → a level of its own");
  }

  @Test
  void numbers_may_have_400_digits() {
    String digits = "1." + "23456789".repeat(50);
    String[] lines = Desk.flats(60).split("\n");
    for (int i = 1; i < lines.length; i += 2) {
      lines[i] = lines[i].replaceFirst("[^,]*", i % 10 + digits);
    }
    train(String.join("\n", lines), "rent");
  }

  @Test
  void numbers_that_no_double_holds_are_told_and_missing() {
    String digits = "9".repeat(400);
    String[] lines = Desk.flats(60).split("\n");
    lines[7] = lines[7].replaceFirst("[^,]*", digits);
    lines[9] = lines[9].replaceFirst("[^,]*$", "-1e400");
    String csv = String.join("\n", lines) + "\n";
    desk.file("test.csv", csv);
    assertThat(train(csv, "rent", "--test", "test.csv", "-q").err())
        .contains("DH109", "size: \"" + "9".repeat(40) + "…\" in line 8", "DH104")
        .contains("rent: \"-1e400\" in line 10", "test.csv: \"-1e400\"")
        .doesNotContain(digits);
    for (String command : new String[] {"predict", "evaluate"}) {
      var told = desk.run(command, "last", "t.csv");
      assertThat(told.code()).as(told.err()).isZero();
      assertThat(told.err()).contains("DH109", "line 8", "missing").doesNotContain("--type");
      assertThat(told.out()).doesNotContain("NaN", "Infinity");
    }
    assertThat(desk.run("evaluate", "last", "t.csv").err()).contains("line 10");
  }

  @ParameterizedTest
  @CsvSource({"rent,1e304", "rent,1e-312", "size,1e306", "size,1e-310"})
  void very_large_and_very_small_numbers_stay_numbers(String column, double unit) {
    String[] lines = Desk.flats(120).split("\n");
    int at = List.of(lines[0].split(",")).indexOf(column);
    for (int i = 1; i < lines.length; i++) {
      String[] cells = lines[i].split(",");
      cells[at] = Double.toString(Double.parseDouble(cells[at]) * unit);
      lines[i] = String.join(",", cells);
    }
    for (String model : new String[] {"--model=linear", "--model=mlp"}) {
      sane(train(String.join("\n", lines), "rent", model, "--epochs", "9"));
    }
    sane(desk.run("evaluate", "last", "t.csv"));
    sane(desk.run("predict", "last", "t.csv"));
  }

  @Test
  void one_number_far_from_all_others_spoils_no_page() {
    StringBuilder csv = new StringBuilder(Desk.flats(120));
    csv.append("1e308,2,yes,700\n50,-1e308,no,400\n30,1,no,-1e308\n");
    for (int seed = 1; seed < 5; seed++) {
      sane(train(csv.toString(), "rent", "--seed", String.valueOf(seed)));
      sane(desk.run("predict", "last", "t.csv"));
    }
  }

  private static void sane(Desk.Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out() + outcome.err())
        .doesNotContain("NaN", "Infinity", "∞", "not a number")
        .doesNotContainPattern("\\d{25}");
  }

  @Test
  void ten_thousand_columns_fit() {
    StringBuilder csv = new StringBuilder("y");
    for (int column = 0; column < 10_000; column++) {
      csv.append(",x").append(column);
    }
    csv.append('\n');
    for (int row = 0; row < 40; row++) {
      csv.append(row * 7 % 11);
      for (int column = 0; column < 10_000; column++) {
        csv.append(',').append((row * (column % 97 + 1) + column) % 13);
      }
      csv.append('\n');
    }
    assertThat(train(csv.toString(), "y", "--epochs", "20").err()).contains("DH108", "10,0");
  }

  @Test
  void semicolons_decimal_commas_a_byte_order_mark_and_gzip_are_read() throws Exception {
    String csv = "\ufeff" + Desk.flats(60).replace(',', ';').replaceAll("(\\d)\\.(\\d)", "$1,$2");
    train(csv, "rent");
    var packed = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
      gzip.write(Desk.flats(60).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    desk.file("t.csv.gz", packed.toByteArray());
    var outcome = desk.run("train", "t.csv.gz", "--target", "rent", "--model", "linear");
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  @Test
  void six_rows_are_enough() {
    train("a,y\n1,2\n2,4\n3,7\n4,8\n5,9\n6,12\n", "y");
  }

  @Test
  void two_classes_are_learned() {
    StringBuilder two = new StringBuilder("a,b,kind\n");
    for (int row = 0; row < 120; row++) {
      int a = row * 37 % 101;
      int b = row * 53 % 97;
      two.append(a + "," + b + "," + (a + b > 99 ? "yes" : "no") + "\n");
    }
    assertThat(train(two.toString(), "kind").out())
        .contains("accuracy", "% fewer mistakes", "log loss");
  }

  @Test
  void classes_written_as_numbers_are_asked_about() {
    String csv = Desk.flats(60).replaceAll(",no,", ",0,").replaceAll(",yes,", ",1,");
    var amounts = train(csv, "balcony");
    assertThat(amounts.err()).contains("DH110", "balcony: all", "--type balcony=category");
    var classes = train(csv, "balcony", "--type", "balcony=category");
    assertThat(classes.err()).doesNotContain("DH110");
    assertThat(classes.out()).contains("accuracy");
  }

  @Test
  void long_names_and_cells_are_shown_in_part() {
    String a = "a".repeat(5_000);
    String csv =
        Desk.flats(60)
            .replace("size,", a + ",")
            .replace(",yes,", "," + "y".repeat(3_000) + ",")
            .replace(",no,", "," + "n".repeat(3_000) + ",")
            .replaceAll("(?m)^(\\d)", "k".repeat(3_000) + ",$1")
            .replaceFirst("^", "constant,");
    for (var outcome :
        List.of(
            train(csv, "rent"),
            desk.run("train", "t.csv", "--target", "size"),
            desk.run("train", "t.csv", "--target", "constant"),
            desk.run("predict", "last", desk.file("new.csv", csv.replace("nn", "m")).toString()))) {
      assertThat((outcome.out() + outcome.err()).lines())
          .isNotEmpty()
          .allMatch(line -> line.length() < 400);
    }
  }

  @Test
  void predict_does_not_read_the_target() {
    train(Desk.flats(60), "rent");
    desk.file("new.csv", "size,floor,balcony,rent\n40,2,yes,unknown yet\n50,1,no,700\n");
    var predicted = desk.run("predict", "last", "new.csv");
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(predicted.lines()).hasSize(3);
  }

  @Test
  void three_classes_are_learned() {
    StringBuilder three = new StringBuilder("a,b,kind\n");
    for (int row = 0; row < 120; row++) {
      int a = row * 37 % 101;
      int b = row * 53 % 97;
      String cells = a + "," + b + ",";
      three.append(cells).append(a > 66 ? "red" : a > 33 ? "green" : "blue").append('\n');
    }
    assertThat(train(three.toString(), "kind").out()).contains("accuracy");
    var predicted = desk.run("predict", "last", "t.csv");
    assertThat(predicted.lines().getFirst())
        .isEqualTo("prediction,probability blue,probability green,probability red");
    String[] cells = predicted.lines().get(1).split(",");
    assertThat(cells[0]).isIn("blue", "green", "red");
    double sum = 0;
    for (int i = 1; i < 4; i++) {
      sum += Double.parseDouble(cells[i]);
    }
    assertThat(sum).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
  }
}
