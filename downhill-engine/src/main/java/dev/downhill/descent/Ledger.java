package dev.downhill.descent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The loop's own numbers and words by name, as a checkpoint saves them.
///
/// Everything that has such numbers lists them once, `x = ledger.keep("x", x)`, and that one list
/// both writes them (the ledger notes the number and hands it back) and reads them (it hands back
/// what was noted before). Texts are exact: a `double` comes back to its last bit.
final class Ledger {
  private final Map<String, String> entries;
  private final boolean reading;

  private Ledger(Map<String, String> entries, boolean reading) {
    this.entries = entries;
    this.reading = reading;
  }

  static Ledger blank() {
    return new Ledger(new LinkedHashMap<>(), false);
  }

  static Ledger of(Map<String, String> entries) {
    return new Ledger(entries, true);
  }

  Map<String, String> entries() {
    return Collections.unmodifiableMap(entries);
  }

  double keep(String name, double number) {
    return reading ? Double.parseDouble(entry(name)) : note(name, number);
  }

  long keep(String name, long number) {
    return reading ? Long.parseLong(entry(name)) : note(name, number);
  }

  String keep(String name, String text) {
    return reading ? entry(name) : note(name, text);
  }

  private <T> T note(String name, T number) {
    if (entries.put(name, number.toString()) != null) {
      throw new IllegalStateException("two entries of a checkpoint are called '" + name + "'");
    }
    return number;
  }

  private String entry(String name) {
    String text = entries.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the checkpoint does not say '" + name + "'");
    }
    return text;
  }
}
