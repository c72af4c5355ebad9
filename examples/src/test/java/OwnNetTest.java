import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnNetTest {
  @Test
  void descendsToLevelGround() throws Exception {
    assertThat(Programs.printed("OwnNet"))
        .matches("J 9\\.8\\d+E-5 after 7\\d\\d steps: the ground is level: .*\n");
  }
}
