package dev.downhill.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A table made by a rule: `rent = 200 + 12·size − 30·floor + 150 if it has a balcony`, and noise
/// that is evenly spread over ±20.
final class Flats {
  private Flats() {}

  static Path write(Path folder, int rows) throws IOException {
    StringBuilder csv = new StringBuilder("size,floor,balcony,rent\n");
    long chance = 1;
    for (int row = 0; row < rows; row++) {
      chance = chance * 6364136223846793005L + 1442695040888963407L;
      int size = 20 + (int) (chance >>> 40) % 100;
      int floor = (int) (chance >>> 33) % 7;
      boolean balcony = (chance >>> 50) % 3 == 0;
      double noise = ((chance >>> 20) % 1_000) / 25.0 - 20;
      double rent = 200 + 12 * size - 30 * floor + (balcony ? 150 : 0) + noise;
      csv.append(size + "," + floor + "," + (balcony ? "yes" : "no") + "," + rent + "\n");
    }
    return Files.writeString(folder.resolve("flats.csv"), csv);
  }

  /// Settings for a short descent.
  static Settings settings(Path data, ModelChoice model, int epochs) {
    Learning learning =
        new Learning(
            model,
            model == ModelChoice.MLP ? List.of(8) : List.of(),
            null,
            null,
            null,
            null,
            null,
            epochs,
            null,
            null,
            null,
            dev.downhill.descent.OnDivergence.RETRY,
            Learning.SEED);
    return new Settings(data, "rent", Reading.auto(), learning);
  }
}
