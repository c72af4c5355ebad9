package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `checks/same-bits` takes: the arguments of train, but for how to run. That the bits are
/// the same is for itself to say, in minutes.
class SameBitsTest {
  @ParameterizedTest
  @CsvSource({
    "--target price --threads 3,            --threads is for the check to say",
    "--target price --out=here,             --out is for the check to say",
    "--target price --model tree,           --model must be linear or mlp",
    "--target price --split every:5 --lr=x, --lr must be a number",
    "--seed 7,                              the flag --target COLUMN is needed",
    "--target prize,                        did you mean",
  })
  void refusesWhatTrainRefusesAndWhatItVariesItself(String arguments, String says)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("checks/same-bits", "examples/houses.csv"));
    command.addAll(Arrays.asList(arguments.split(" ")));

    Shell.Result refused = Shell.run(Shell.ROOT, Map.of(), command.toArray(String[]::new));

    assertThat(refused.exit()).as(refused.err()).isBetween(2, 3);
    assertThat(refused.err()).contains(says);
    assertThat(refused.out()).isEmpty();
  }
}
