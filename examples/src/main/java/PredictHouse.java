import dev.downhill.tables.Predictor;

void main() throws IOException {
  var predictor = Predictor.load(Path.of("target/houses-model"));
  var house =
      Map.of(
          "neighbourhood",
          "Harbour",
          "zip",
          "01003",
          "size_m2",
          92,
          "rooms",
          3,
          "age_years",
          40,
          "distance_km",
          2.5);
  IO.println(predictor.predict(house).value());
}
