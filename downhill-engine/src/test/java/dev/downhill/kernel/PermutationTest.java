package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 64, 515, 16512})
  void holdsEachIndexOnce(int n) {
    int[] order = new int[n];
    Permutation.fill(order, 42);
    assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(IntStream.range(0, n).toArray());
  }

  @Test
  void everyOrderOfFourIsEquallyLikely() {
    int trials = 24_000;
    Map<String, Integer> counts = new TreeMap<>();
    int[] order = new int[4];
    for (int key = 0; key < trials; key++) {
      Permutation.fill(order, key);
      counts.merge(Arrays.toString(order), 1, Integer::sum);
    }
    assertThat(counts).hasSize(24);
    double chiSquare =
        counts.values().stream().mapToDouble(c -> Math.pow(c - 1000, 2) / 1000).sum();
    // 23 degrees of freedom: 99.99 % of samples are below 54.
    assertThat(chiSquare).isBetween(3.0, 54.0);
  }

  @Test
  void anotherKeyGivesAnotherOrder() {
    int[] one = new int[100];
    int[] two = new int[100];
    Permutation.fill(one, 1);
    Permutation.fill(two, 2);
    assertThat(one).isNotEqualTo(two);
    Permutation.fill(two, 1);
    assertThat(one).isEqualTo(two);
  }
}
