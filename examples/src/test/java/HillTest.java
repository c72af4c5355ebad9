import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HillTest {
  @Test
  void theCommittedPictureIsWhatTheProgramDraws() throws Exception {
    assertThat(Programs.printed("Hill")).isEqualTo(Files.readString(Path.of("../docs/hill.svg")));
  }
}
