package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.explanation.Explanation;
import dev.downhill.explanation.Explanation.Array;
import dev.downhill.explanation.Explanation.Kernel;
import dev.downhill.explanation.Explanation.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A compiled step as a block of text: a line of numbers for each kernel, its formulas below it.
final class ProgramBlock {
  /// From this width on, bytes read and written and the rates stand side by side; below the other
  /// one, times stand alone.
  private static final int WIDE = 100;

  private static final int NARROW = 80;

  private static final String INDENT = "    ";

  private final Explanation program;
  private final Page page;
  private final boolean timed;
  private final boolean wide;
  private final boolean narrow;
  private final List<String> lines = new ArrayList<>();

  private ProgramBlock(Explanation program, Page page) {
    this.program = program;
    this.page = page;
    timed = !Double.isNaN(program.micros());
    wide = !timed || page.columns() >= WIDE;
    narrow = timed && page.columns() < NARROW;
  }

  static List<String> lines(String model, Explanation program, Page page) {
    ProgramBlock block = new ProgramBlock(program, page);
    block.lines.add(
        page.styled(Style.STRONG, "Step of " + model)
            + "   "
            + Words.plural(program.launches(), "kernel")
            + " in order");
    block.lines.add("");
    block.lines.add(page.styled(Style.FAINT, block.heading()));
    program.kernels().forEach(block::kernel);
    block.totals();
    block.slots();
    return block.lines;
  }

  private String heading() {
    return row(
        "",
        "kernel",
        "size",
        "flop",
        wide ? "read" : "",
        wide ? "written" : "bytes",
        "form",
        "µs",
        "GFLOP/s",
        "GB/s",
        "share");
  }

  private String row(
      String number,
      String kind,
      String size,
      String flops,
      String read,
      String written,
      String form,
      String micros,
      String gigaflops,
      String gigabytes,
      String share) {
    StringBuilder row = new StringBuilder(Words.right(number, 3));
    row.append(' ').append(Words.left(kind, 8)).append(Words.left(size, sizeWidth()));
    row.append(Words.right(flops, 7));
    if (wide) {
      row.append(Words.right(read, 9));
    }
    if (!narrow) {
      row.append(Words.right(written, 9));
    }
    row.append(' ').append(Words.left(form, 6));
    if (timed) {
      row.append(Words.right(micros, 8));
      if (!narrow) {
        row.append(Words.right(gigaflops, 8)).append(Words.right(gigabytes, 6));
      }
      row.append(Words.right(share, 7));
    }
    return row.toString().stripTrailing();
  }

  private int sizeWidth() {
    return page.columns() < WIDE ? 16 : 20;
  }

  private void kernel(Kernel kernel) {
    double micros = kernel.runs() * kernel.micros();
    lines.add(
        row(
            String.valueOf(kernel.number()),
            kind(kernel.kind()),
            size(kernel),
            kernel.flops() == 0 ? "–" : amount(kernel.flops()),
            Numbers.bytes(kernel.bytesRead()).replace(" bytes", " B"),
            Numbers.bytes(kernel.bytesWritten() + (wide ? 0 : kernel.bytesRead()))
                .replace(" bytes", " B"),
            kernel.form(),
            Numbers.fixed(kernel.micros(), 1),
            kernel.flops() == 0 ? "–" : Numbers.significant(kernel.gigaflops(), 2),
            Numbers.significant(kernel.gigabytes(), 2),
            Numbers.fixed(100 * micros / program.kernelMicros(), 1) + " %"));
    int passes = kernel.passes().size();
    for (int pass = 0; pass < passes; pass++) {
      for (String formula : kernel.passes().get(pass)) {
        String mark = passes == 1 ? "" : (pass + 1) + "│ ";
        List<String> parts =
            Words.wrapped(formula, page.columns() - INDENT.length() - mark.length() - 4);
        for (int i = 0; i < parts.size(); i++) {
          lines.add(
              INDENT
                  + page.styled(Style.FAINT, mark)
                  + page.styled(Style.ACCENT, (i == 0 ? "" : "    ") + parts.get(i)));
        }
      }
    }
  }

  private static String kind(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// `256 × 64`; of a product `256 × 64 × 13`, with `12 of` before where there are several.
  private String size(Kernel kernel) {
    List<Integer> sizes = kernel.sizes();
    boolean product = kernel.kind() == Kind.PRODUCT;
    String times = kernel.runs() > 1 ? " ×" + kernel.runs() : "";
    String count = product && sizes.getFirst() > 1 ? Numbers.count(sizes.getFirst()) + " of " : "";
    List<String> words = sizes.stream().skip(product ? 1 : 0).map(String::valueOf).toList();
    String spaced = count + String.join(" × ", words) + times;
    return Words.width(spaced) < sizeWidth() ? spaced : count + String.join("×", words) + times;
  }

  /// `426 k`, `2.1 M`.
  private static String amount(long n) {
    return n < 1_000 ? String.valueOf(n) : Numbers.bytes(n).replaceFirst("B$", "");
  }

  private void totals() {
    lines.add("");
    Map<String, Integer> forms = new TreeMap<>();
    program.kernels().forEach(kernel -> forms.merge(kernel.form(), 1, Integer::sum));
    wrap(
        page.styled(Style.STRONG, "In all"),
        amount(program.flops())
            + "flop, "
            + Numbers.bytes(program.bytes())
            + " read and written; kernels "
            + forms.entrySet().stream()
                .map(form -> form.getKey() + " × " + form.getValue())
                .collect(Collectors.joining(", ")));
    if (timed) {
      double micros = program.kernelMicros();
      wrap(
          page.styled(Style.STRONG, "Time  "),
          Numbers.significant(program.micros(), 4)
              + " µs a step, "
              + Numbers.significant(micros, 4)
              + " µs kernel by kernel: "
              + Numbers.significant(program.flops() / micros / 1e3, 3)
              + " GFLOP/s, "
              + Numbers.significant(program.bytes() / micros / 1e3, 3)
              + " GB/s; medians");
    }
  }

  private void wrap(String title, String words) {
    List<String> parts = Words.wrapped(words, page.columns() - 9);
    for (int i = 0; i < parts.size(); i++) {
      lines.add((i == 0 ? title + "   " : "         ") + parts.get(i));
    }
  }

  /// Which results share an array.
  private void slots() {
    Map<Integer, Map<String, Long>> slots = new TreeMap<>();
    for (Kernel kernel : program.kernels()) {
      for (Array array : kernel.writes()) {
        if (array.slot() > 0) {
          slots
              .computeIfAbsent(array.slot(), _ -> new LinkedHashMap<>())
              .putIfAbsent(array.name(), array.bytes());
        }
      }
    }
    long each = 0;
    long shared = 0;
    int results = 0;
    for (Map<String, Long> held : slots.values()) {
      each += held.values().stream().mapToLong(Long::longValue).sum();
      shared += held.values().stream().mapToLong(Long::longValue).max().orElse(0);
      results += held.size();
    }
    wrap(
        page.styled(Style.STRONG, "Arrays"),
        Words.plural(slots.size(), "array")
            + " for "
            + Words.plural(results, "result")
            + ": "
            + Numbers.bytes(shared)
            + ", not "
            + Numbers.bytes(each)
            + ", since each serves for these in turn:");
    slots.forEach(
        (slot, held) -> {
          if (held.size() > 1) {
            long size = held.values().stream().mapToLong(Long::longValue).max().orElse(0);
            String head = Words.right(Numbers.bytes(size), 9) + "  ";
            List<String> parts =
                Words.wrapped(String.join(", ", held.keySet()), page.columns() - 4 - head.length());
            for (int i = 0; i < parts.size(); i++) {
              lines.add("    " + (i == 0 ? head : " ".repeat(head.length())) + parts.get(i));
            }
          }
        });
  }
}
