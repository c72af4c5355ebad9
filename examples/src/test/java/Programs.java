import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// Runs the example programs: compact source files, whose classes no other code can name.
final class Programs {
  private Programs() {}

  /// What a program prints.
  static String printed(String program, String... arguments) throws Exception {
    var type = Class.forName(program);
    var constructor = type.getDeclaredConstructor();
    boolean asks = arguments.length > 0;
    var main =
        asks ? type.getDeclaredMethod("main", String[].class) : type.getDeclaredMethod("main");
    constructor.setAccessible(true);
    main.setAccessible(true);
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      Object made = constructor.newInstance();
      if (asks) {
        main.invoke(made, (Object) arguments);
      } else {
        main.invoke(made);
      }
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }
}
