package dev.downhill.tables;

import dev.downhill.data.Column;
import dev.downhill.data.Selection;
import dev.downhill.data.Statistics;
import dev.downhill.data.Surprises;
import dev.downhill.data.Task;
import dev.downhill.descent.Descent;
import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.runs.Choice;
import dev.downhill.runs.Code;
import dev.downhill.runs.Config;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Ending;
import dev.downhill.runs.EventJson;
import dev.downhill.runs.Planned;
import dev.downhill.runs.Text;
import dev.downhill.runs.Walked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a training is about to do: the data as it was understood, and each choice with its
/// reason. A plan has trained nothing; the same settings and data give the same plan.
public final class Plan implements Planned<Run> {
  private final Settings settings;
  private final Rows rows;
  private final List<TableCandidate> candidates;
  private final List<Choice> choices;
  private final List<Diagnosis> diagnoses;

  private Plan(
      Settings settings,
      Rows rows,
      List<TableCandidate> candidates,
      List<Choice> choices,
      List<Diagnosis> diagnoses) {
    this.settings = settings;
    this.rows = rows;
    this.candidates = List.copyOf(candidates);
    this.choices = List.copyOf(choices);
    this.diagnoses = List.copyOf(diagnoses);
  }

  /// Reads the data and chooses, on all processors.
  ///
  /// @throws dev.downhill.data.DataException if a file, column or target cannot be used
  /// @throws IOException if a file cannot be read
  public static Plan of(Settings settings) throws IOException {
    return of(settings, Machine.shared());
  }

  /// Reads the data and chooses.
  ///
  /// @param machine what measures how the ground bends; the plan is the same on any
  /// @throws dev.downhill.data.DataException if a file, column or target cannot be used
  /// @throws IOException if a file cannot be read
  public static Plan of(Settings settings, Machine machine) throws IOException {
    Rows rows = Rows.read(settings);
    Planner planner = new Planner(rows, settings, machine);
    List<TableCandidate> candidates =
        switch (settings.learning().model()) {
          case LINEAR -> List.of(planner.linear());
          case MLP -> List.of(planner.net());
          case AUTO -> List.of(planner.linear(), planner.net());
        };
    List<Diagnosis> diagnoses = new ArrayList<>(rows.diagnoses());
    TableCandidate first = candidates.getFirst();
    first.inputs().preparation().diagnoses().forEach(found -> diagnoses.add(Diagnosis.of(found)));
    for (TableCandidate candidate : candidates) {
      many(candidate, diagnoses);
    }
    List<Choice> choices = new ArrayList<>(data(settings, rows, first, diagnoses));
    if (candidates.size() > 1) {
      choices.add(
          new Choice(
              "model", "line, then net", "the net only if it wins on validation", "--model"));
    }
    candidates.forEach(candidate -> choices.addAll(candidate.choices()));
    return new Plan(settings, rows, candidates, choices, diagnoses);
  }

  /// The plan of a run, made again.
  ///
  /// @param run its folder
  /// @throws IllegalArgumentException if its data has changed
  /// @throws IOException if it cannot be read
  public static Plan ofRun(Path run, Machine machine) throws IOException {
    ConfigJson config = ConfigJson.read(run);
    Plan plan = of(config.settings(), machine);
    Config.checkSame(config.settings().data(), config.sha256(), plan.rows.sha256());
    Path test = config.settings().reading().test();
    if (test != null) {
      Config.checkSame(test, config.testSha256(), plan.rows.testSha256());
    }
    return plan;
  }

  /// What is held at the peak of each model's descent, by the model's name: the descent's own,
  /// the table, and the rows that are ready for the plan's other models.
  @Override
  public Map<String, Memory> memory(Machine machine) {
    long table = rows.table().columns().stream().mapToLong(Column::bytes).sum();
    long data = candidates.stream().mapToLong(Plan::data).sum();
    Map<String, Memory> planned = new LinkedHashMap<>();
    for (TableCandidate candidate : candidates) {
      List<Memory.Part> parts = new ArrayList<>();
      parts.add(new Memory.Part("table", table));
      parts.add(new Memory.Part("data of other models", data - data(candidate)));
      Memory own =
          Descent.memory(
              candidate.model(), candidate.train(), candidate.valid(), candidate.recipe(), machine);
      parts.addAll(own.parts());
      planned.put(candidate.title(), new Memory(parts));
    }
    return planned;
  }

  private static long data(TableCandidate candidate) {
    return candidate.train().bytes() + candidate.valid().bytes();
  }

  private static void many(TableCandidate candidate, List<Diagnosis> diagnoses) {
    long knobs = candidate.spec().knobs();
    int count = candidate.train().rows();
    if (candidate.spec().kind() == ModelChoice.LINEAR && knobs > count / 5) {
      diagnoses.add(
          Diagnosis.of(
              Code.DH108,
              "",
              "%s knobs for %s training rows: the line can learn them by heart"
                  .formatted(Text.count(knobs), Text.count(count)),
              "--drop, --decay"));
    }
  }

  private static List<Choice> data(
      Settings settings, Rows rows, TableCandidate first, List<Diagnosis> diagnoses) {
    List<Choice> choices = new ArrayList<>();
    Selection selection = rows.selection();
    Column target = selection.target();
    Statistics statistics = Statistics.of(target, rows.parts().training());
    boolean number = selection.task() == Task.REGRESSION;
    choices.add(new Choice("task", selection.task().toString(), selection.taskReason(), "--type"));
    String unit = settings.reading().units().getOrDefault(target.name(), "");
    choices.add(
        new Choice(
            "target",
            target.name() + (unit.isEmpty() ? "" : " [" + unit + "]"),
            number
                ? "mean "
                    + Text.number(statistics.mean())
                    + ", sd "
                    + Text.number(statistics.sd())
                    + "; scaled"
                : "most frequent: " + Baseline.of(rows, first).words(),
            "--target"));
    inputs(rows, first, choices);
    for (Selection.LeftOut left : selection.leftOut()) {
      String code =
          diagnoses.stream()
              .filter(found -> found.column().equals(left.column()))
              .map(Diagnosis::code)
              .findFirst()
              .orElse("");
      choices.add(
          new Choice(
              "left out",
              left.column(),
              left.why(),
              code,
              left.reason() == Selection.Reason.IDENTIFIER ? "--keep " + left.column() : ""));
    }
    missing(selection, Column.Numbers.class, "median + flag", choices);
    missing(selection, Column.Texts.class, "a level of its own", choices);
    choices.add(
        new Choice(
            "split",
            Text.count(rows.parts().training().length)
                + "/"
                + Text.count(rows.parts().validation().length)
                + "/"
                + Text.count(rows.testRows().length),
            (settings.reading().test() == null
                    ? settings.reading().split()
                    : "the others as in "
                        + settings.reading().split()
                        + ", test rows from "
                        + settings.reading().test())
                + ", seed "
                + settings.learning().seed(),
            "--split"));
    return choices;
  }

  private static void missing(
      Selection selection, Class<? extends Column> kind, String done, List<Choice> choices) {
    List<Column> with =
        selection.inputs().stream()
            .filter(column -> kind.isInstance(column) && selection.missingCells(column) > 0)
            .toList();
    if (!with.isEmpty()) {
      long cells = with.stream().mapToLong(selection::missingCells).sum();
      choices.add(
          new Choice(
              "missing",
              Text.count(cells) + (cells == 1 ? " cell" : " cells"),
              some(with.stream().map(Column::name).toList()) + " → " + done,
              "--na"));
    }
  }

  private static void inputs(Rows rows, TableCandidate first, List<Choice> choices) {
    List<String> numbers =
        rows.selection().inputs().stream()
            .filter(column -> column instanceof Column.Numbers)
            .map(Column::name)
            .toList();
    if (!numbers.isEmpty()) {
      choices.add(
          new Choice(
              "inputs",
              Text.count(numbers.size()) + (numbers.size() == 1 ? " number" : " numbers"),
              "scaled to mean 0, sd 1",
              "--drop"));
    }
    List<String> categories =
        rows.selection().inputs().stream()
            .filter(column -> column instanceof Column.Texts)
            .map(column -> column.name() + " (" + Text.count(levels(first, column)) + ")")
            .toList();
    if (!categories.isEmpty()) {
      choices.add(
          new Choice(
              "inputs",
              Text.count(categories.size())
                  + (categories.size() == 1 ? " category" : " categories"),
              some(categories) + " levels",
              "--type"));
    }
  }

  /// How many levels a category has in the training part, rare ones as one.
  private static long levels(TableCandidate candidate, Column column) {
    return candidate.inputs().preparation().schema().categories().stream()
        .filter(input -> input.column().equals(column.name()))
        .mapToLong(
            input ->
                input.levels().size()
                    + (input.otherShare() > 0 ? 1 : 0)
                    + (input.missingShare() > 0 ? 1 : 0))
        .sum();
  }

  private static String some(List<String> names) {
    return names.size() <= 6
        ? String.join(", ", names)
        : names.stream().limit(5).collect(Collectors.joining(", "))
            + " … "
            + Text.count(names.size())
            + " in all";
  }

  Settings settings() {
    return settings;
  }

  Rows rowsRead() {
    return rows;
  }

  @Override
  public List<TableCandidate> candidates() {
    return candidates;
  }

  public Task task() {
    return rows.selection().task();
  }

  /// The column to guess.
  public String target() {
    return settings.target();
  }

  /// The target's unit, or empty.
  public String unit() {
    return settings.reading().units().getOrDefault(settings.target(), "");
  }

  /// The name of the data file.
  @Override
  public String source() {
    return rows.table().origin().name();
  }

  /// The size of the data file as it is stored.
  @Override
  public long bytes() {
    return rows.table().origin().bytes();
  }

  public int rows() {
    return rows.table().rows();
  }

  public int columns() {
    return rows.table().columns().size();
  }

  /// Each choice, in the order in which data passes.
  @Override
  public List<Choice> choices() {
    return choices;
  }

  /// What was found about the data.
  @Override
  public List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  @Override
  public String size() {
    return Text.plural(rows(), "row") + " × " + Text.plural(columns(), "column");
  }

  @Override
  public void writeConfig(ObjectNode json) {
    new ConfigJson(settings, rows.sha256(), rows.testSha256()).write(json);
  }

  @Override
  public void writeFacts(ObjectNode json) {
    json.put("target", target());
    json.put("task", task().toString());
    EventJson.text(json, "unit", unit());
    ObjectNode data = json.putObject("data");
    data.put("path", source());
    data.put("sha256", rows.sha256());
    data.put("bytes", bytes());
    data.put("rows", rows());
    if (rows.test() != rows.table()) {
      data.put("test", rows.test().origin().name());
    }
    ArrayNode columns = data.putArray("columns");
    for (Column column : rows.table().columns()) {
      columns.addObject().put("name", column.name()).put("type", column.type().toString());
    }
    json.put("seed", settings.learning().seed());
    json.put("rows", rows());
    json.put("columns", columns());
  }

  @Override
  public @Nullable Run conclude(List<Walked> walked, Ending ending) {
    Conclusion conclusion = Conclusion.of(this, walked, ending.machine());
    if (conclusion.kept() == null) {
      return null;
    }
    SavedModel model = conclusion.model();
    Predictor.Evaluation test =
        new Predictor(model, ending.machine())
            .evaluate(rows.test(), rows.testRows(), new Surprises());
    Conclusion.judge(test).forEach(ending.notice());
    return new Run(conclusion.result(test, ending), model);
  }
}
