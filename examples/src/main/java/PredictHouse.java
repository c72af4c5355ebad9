import static java.util.Map.entry;

import dev.downhill.tables.Predictor;

void main() throws IOException {
  var predictor = Predictor.load(Path.of("target/houses-model"));
  var house =
      Map.ofEntries(
          entry("neighbourhood", "Harbour"),
          entry("zip", "01003"),
          entry("size_m2", 92),
          entry("rooms", 3),
          entry("age_years", 40),
          entry("distance_km", 2.5));
  IO.println(predictor.predict(house).value());
}
