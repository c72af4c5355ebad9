import dev.downhill.runs.Training;
import dev.downhill.tables.ModelChoice;
import dev.downhill.tables.Plan;
import dev.downhill.tables.Settings;

void main() throws IOException {
  var settings = Settings.of(Path.of("houses.csv"), "price").with(ModelChoice.LINEAR);
  var run = Training.of(Plan.of(settings)).toEnd();
  IO.println(run.result().test());
  run.save(Path.of("target/houses-model"));
}
