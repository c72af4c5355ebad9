import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OwnNetTest {
  @Test
  void descendsToLevelGround() throws Exception {
    String printed = Programs.printed("OwnNet");

    Matcher end =
        Pattern.compile("J (\\S+) after \\d+ steps: the ground is level").matcher(printed);
    assertThat(end.lookingAt()).as(printed).isTrue();
    assertThat(Double.parseDouble(end.group(1))).isBetween(0.0, 1e-3);
  }
}
