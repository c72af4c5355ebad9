package dev.downhill.descent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What went wrong on the way, oldest first, as a checkpoint keeps it.
final class Diagnoses {
  private static final Diagnosis NONE = new Diagnosis("", "", List.of(), Map.of(), List.of());

  private final List<Diagnosis> found = new ArrayList<>();

  void add(Diagnosis diagnosis) {
    found.add(diagnosis);
  }

  List<Diagnosis> all() {
    return List.copyOf(found);
  }

  void exchange(Ledger ledger) {
    long count = ledger.keep("diagnoses", found.size());
    for (int i = 0; i < count; i++) {
      boolean known = i < found.size();
      Diagnosis kept = exchange(ledger, "diagnosis." + i + ".", known ? found.get(i) : NONE);
      if (!known) {
        found.add(kept);
      }
    }
  }

  private static Diagnosis exchange(Ledger ledger, String name, Diagnosis of) {
    List<String> numbers = new ArrayList<>();
    of.numbers().forEach((what, number) -> numbers.add(what + "=" + number));
    Map<String, Double> kept = new LinkedHashMap<>();
    for (String number : keep(ledger, name + "numbers", numbers)) {
      int cut = number.lastIndexOf('=');
      kept.put(number.substring(0, cut), Double.valueOf(number.substring(cut + 1)));
    }
    return new Diagnosis(
        ledger.keep(name + "code", of.code()),
        ledger.keep(name + "title", of.title()),
        keep(ledger, name + "lines", of.lines()),
        kept,
        keep(ledger, name + "offers", of.offers()));
  }

  private static List<String> keep(Ledger ledger, String name, List<String> lines) {
    String text = ledger.keep(name, String.join("\n", lines));
    return text.isEmpty() ? List.of() : List.of(text.split("\n"));
  }
}
