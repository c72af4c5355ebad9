package dev.downhill.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Ctrl-C and the system's request to end, turned into a question that a loop can ask.
///
/// The first asks the loop to save and stop; the second ends the process at once. A shutdown hook
/// could not do the second, so this uses `sun.misc.Signal`, the JDK's only way to a signal; by
/// reflection, because javac warns of it at each mention and offers no way to accept the warning.
final class Interrupt implements AutoCloseable {
  private volatile Optional<Exit> asked = Optional.empty();
  private final Map<Object, Object> before = new LinkedHashMap<>();

  Interrupt() {
    handle("INT", Exit.INTERRUPTED);
    handle("TERM", Exit.TERMINATED);
  }

  private void handle(String name, Exit exit) {
    InvocationHandler handler =
        (_, method, _) -> {
          if (method.getName().equals("handle")) {
            ask(exit);
          }
          return null;
        };
    try {
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      Object own = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
      before.put(signal, swap(signal, own));
    } catch (ReflectiveOperationException | IllegalArgumentException without) {
      // A JVM without signals, or started with -Xrs: Ctrl-C then ends the process unsaved.
      asked = Optional.empty();
    }
  }

  private static Object swap(Object signal, Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  /// What a signal does.
  void ask(Exit exit) {
    if (asked.isPresent()) {
      Runtime.getRuntime().halt(exit.code());
    }
    asked = Optional.of(exit);
  }

  /// How to end, once someone has asked for it.
  Optional<Exit> asked() {
    return asked;
  }

  @Override
  public void close() {
    before.forEach(
        (signal, handler) -> {
          try {
            swap(signal, handler);
          } catch (ReflectiveOperationException gone) {
            throw new IllegalStateException("a signal that had a handler has none now", gone);
          }
        });
  }
}
