import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnNetTest {
  @Test
  void descendsToLevelGround() throws Exception {
    // The same digits on every machine; another order of the sums would change the last of them.
    assertThat(Programs.printed("OwnNet"))
        .startsWith("J 9.828318584070011E-5 after 719 steps: the ground is level");
  }
}
