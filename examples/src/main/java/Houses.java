// Makes `houses.csv`: 2,000 houses whose prices follow a rule that we know, so that what a model
// learns can be held against the truth.
//
//     price = 80,000
//           +  1,850 · size_m2
//           +  7,000 · rooms
//           −    450 · age_years
//           −  3,200 · distance_km
//           + neighbourhood  (Harbour +45,000, Hillside +20,000, Meadows 0,
//                             Millfield −25,000, Old Town +70,000)
//           + noise          (normal, standard deviation 15,000)
//
// in dollars, rounded to 100. Three columns are there to be recognised: `listing_id` differs in
// every row, `zip` starts with zeros and adds nothing once the neighbourhood is known, and 3 % of
// `age_years` and 2 % of `rooms` are missing, by chance alone.
//
// The seed is 42. Run it with `java examples/src/main/java/Houses.java > examples/houses.csv`.

static final int ROWS = 2_000;
static final long SEED = 42;

/// A part of the town: what living there adds to a price, and how far it is from the centre.
record Neighbourhood(String name, double worth, double nearest, double farthest, int firstZip) {}

static final List<Neighbourhood> TOWN =
    List.of(
        new Neighbourhood("Old Town", 70_000, 0.2, 3, 1001),
        new Neighbourhood("Harbour", 45_000, 1, 6, 1002),
        new Neighbourhood("Hillside", 20_000, 3, 12, 1003),
        new Neighbourhood("Meadows", 0, 5, 18, 1004),
        new Neighbourhood("Millfield", -25_000, 2, 14, 1005));

void main() {
  var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  var csv = new StringJoiner("\n", "", "\n");
  csv.add("listing_id,zip,neighbourhood,size_m2,rooms,age_years,distance_km,price");
  for (int row = 0; row < ROWS; row++) {
    csv.add(house(row, random));
  }
  IO.print(csv);
}

String house(int row, RandomGenerator random) {
  Neighbourhood place = TOWN.get(random.nextInt(TOWN.size()));
  int zip = place.firstZip + random.nextInt(3); // so a zip's area lies in up to three of them
  long size = Math.round(Math.clamp(115 + 38 * normal(random), 30, 280));
  long rooms = Math.round(Math.clamp(size / 27.0 + 0.8 * normal(random), 1, 10));
  long age = Math.round(110 * random.nextDouble() * random.nextDouble());
  double distance = tenths(random.nextDouble(place.nearest, place.farthest));
  double price =
      80_000
          + 1_850 * size
          + 7_000 * rooms
          - 450 * age
          - 3_200 * distance
          + place.worth
          + 15_000 * normal(random);
  return String.join(
      ",",
      "L" + (10_000 + 7 * row),
      "0" + zip,
      place.name,
      "" + size,
      random.nextDouble() < 0.02 ? "" : "" + rooms,
      random.nextDouble() < 0.03 ? "" : "" + age,
      "" + distance,
      "" + 100 * Math.round(price / 100));
}

/// A standard normal number (Box and Muller 1958), the same on every machine.
double normal(RandomGenerator random) {
  double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
  return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
}

double tenths(double x) {
  return Math.rint(10 * x) / 10;
}
