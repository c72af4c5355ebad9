package dev.downhill.data;

import static de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads tables of comma-, semicolon- or tab-separated values, plain or gzip, in UTF-8.
///
/// The first line names the columns; a blank name becomes `column 3`. Names and cells lose the
/// spaces around them (a quoted name keeps them), blank lines are passed over, quotes may hold
/// separators, line ends and doubled quotes.
///
/// Types are found over all rows, and nothing is changed silently:
///
/// - A column is of numbers if each cell that is not missing is one (sign, digits, decimal mark,
///   exponent). Nine in ten or more but not all: an error that names the first other cell, for a
///   mistake is likelier than a text. Half or more: text, with a diagnosis. Thousands separators,
///   currency and per cent signs are no part of a number, and a column full of them is an error.
/// - A number beyond what a double holds (1.8e308) counts as missing, with a diagnosis; a column
///   that holds no others is text.
/// - A column of digits alone is text if some cell has a leading zero (a code), or if some cell
///   has more digits than a double holds exactly.
/// - Numbers may have a decimal comma where the separator is not the comma; a file that has both
///   decimal commas and decimal points in its numbers is an error, since `1.234` may be meant as
///   1234. So is a tab-separated one whose commas may all stand between thousands (`1,234`).
/// - All else is text: dates and truth values too.
public final class Csv {
  private Csv() {}

  /// Reads a file.
  ///
  /// @throws DataException if it cannot be read as a table
  public static Table read(Path file, CsvOptions options) {
    return read(CsvSource.of(file), options);
  }

  /// Reads a stream to its end, for example the standard input; it is not closed.
  ///
  /// @param name what messages call it, for example `-`
  /// @throws DataException if it cannot be read as a table
  public static Table read(InputStream stream, String name, CsvOptions options) {
    return read(CsvSource.of(stream, name), options);
  }

  private static Table read(CsvSource source, CsvOptions options) {
    Missing missing = new Missing(options.missing());
    List<ColumnBuilder> builders = new ArrayList<>();
    CsvRows first;
    Separator separator;
    try (CsvText text = source.open()) {
      String sample = text.peek(Separator.SAMPLE);
      separator = Separator.detect(sample, text.ended());
      boolean comma = separator.character() != ',';
      first =
          new CsvRows(
              source.name(),
              (names, line) -> {
                check(names, new Place(source.name(), line, null), options);
                for (String name : names) {
                  ColumnType asked = options.types().get(name);
                  ColumnType type = asked == null ? options.expected().get(name) : asked;
                  builders.add(new ColumnBuilder(name, type, missing, comma));
                }
                return builders;
              });
      parse(text, separator.character(), first, source.name());
    } catch (IOException e) {
      throw CsvSource.unreadable(source.name(), e);
    }
    if (builders.isEmpty()) {
      throw new DataException(
          Fault.EMPTY_FILE,
          new Place(source.name(), 0, null),
          "it holds only blank lines",
          "The first line must name the columns");
    }
    TypeRules rules = new TypeRules(source.name(), options.expected().keySet());
    builders.forEach(rules::refuseStrays);
    List<@Nullable ColumnBuilder> again =
        readAgain(source, separator.character(), first.rows(), builders);
    List<Diagnosis> found = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < builders.size(); i++) {
      ColumnBuilder builder = builders.get(i);
      ColumnBuilder reread = again.get(i);
      Column column = (reread == null ? builder : reread).column();
      if (builder.asked() == null && column instanceof Column.Texts texts) {
        rules.weigh(builder, texts, found);
      } else if (column instanceof Column.Numbers) {
        rules.tellTooLarge(builder, found);
      }
      columns.add(column);
    }
    if (Header.looksLikeRow(columns)) {
      found.add(Header.diagnosis(columns));
    }
    char mark = rules.decimalMark(builders, separator.character());
    Origin origin =
        new Origin(source.name(), source.bytes(), separator.character(), separator.reason(), mark);
    return new Table(origin, first.rows(), columns, found);
  }

  /// The second reading, of the columns that started with numbers and are text after all; null
  /// for the others.
  private static List<@Nullable ColumnBuilder> readAgain(
      CsvSource source, char separator, int rows, List<ColumnBuilder> builders) {
    List<@Nullable ColumnBuilder> again = new ArrayList<>();
    boolean any = false;
    for (ColumnBuilder builder : builders) {
      again.add(builder.unsettled() ? builder.again() : null);
      any |= builder.unsettled();
    }
    if (any) {
      try (CsvText text = source.open()) {
        CsvRows second = new CsvRows(source.name(), (_, _) -> again);
        parse(text, separator, second, source.name());
        if (second.rows() != rows) {
          throw new DataException(
              Fault.UNREADABLE,
              new Place(source.name(), 0, null),
              "it changed while it was read",
              "Try again when nobody writes to it");
        }
      } catch (IOException e) {
        throw CsvSource.unreadable(source.name(), e);
      }
    }
    return again;
  }

  private static void parse(CsvText text, char separator, CsvRows rows, String name) {
    try (CsvReader<CsvRows> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .extraFieldStrategy(IGNORE) // CsvRows compares the counts itself, and says both
            .missingFieldStrategy(IGNORE)
            .allowUnclosedQuote(false)
            .build(rows, text)) {
      reader.forEach(CsvRows::endRow);
    } catch (CsvParseException e) {
      throw rows.broken(e);
    } catch (IOException e) {
      throw CsvSource.unreadable(name, e);
    }
  }

  private static void check(List<String> names, Place header, CsvOptions options) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new DataException(
            Fault.DUPLICATE_HEADER,
            new Place(header.source(), header.line(), name),
            "two columns have this name (number "
                + (names.indexOf(name) + 1)
                + " and "
                + (names.lastIndexOf(name) + 1)
                + ")",
            names.stream().allMatch(Csv::number)
                ? "The first line holds numbers; it must name the columns"
                : "Rename one of them in the file");
      }
    }
    for (String asked : options.types().keySet()) {
      if (!seen.contains(asked)) {
        throw Table.unknown(header.source(), asked, names);
      }
    }
  }

  private static boolean number(String name) {
    return new Decimal().read(name.toCharArray(), 0, name.length(), true);
  }
}
