import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// Runs the example programs: compact source files, whose classes no other code can name.
final class Programs {
  private Programs() {}

  /// What a program prints.
  static String printed(String program) throws Exception {
    var type = Class.forName(program);
    var constructor = type.getDeclaredConstructor();
    var main = type.getDeclaredMethod("main");
    constructor.setAccessible(true);
    main.setAccessible(true);
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      main.invoke(constructor.newInstance());
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }
}
