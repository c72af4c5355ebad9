package dev.downhill.tables;

import dev.downhill.kernel.Form;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Fitted;
import dev.downhill.model.Model;
import dev.downhill.model.Theta;
import dev.downhill.models.Activation;
import dev.downhill.models.Mlp;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What this machine and this Java are, and whether the kernels agree on them.
///
/// @param name what was looked at
/// @param value what was found
/// @param good whether it is as it should be
/// @param code the diagnosis that explains it, or empty
public record Checkup(String name, String value, boolean good, String code) {
  /// Looks at everything; takes about a second.
  public static List<Checkup> all() {
    List<Checkup> found = new ArrayList<>();
    found.add(java());
    found.add(
        good(
            "processor",
            RunJson.Processor.name()
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores for this process"));
    found.add(
        good(
            "memory",
            "Java may use "
                + Runtime.getRuntime().maxMemory() / (1 << 20)
                + " MiB (more with -Xmx)"));
    found.add(vectors());
    String plain = hash(Form.SCALAR);
    for (Form form : Form.values()) {
      if (form != Form.SCALAR && form.possible()) {
        boolean same = hash(form).equals(plain);
        found.add(
            new Checkup(
                "kernels " + form.name().toLowerCase(Locale.ROOT),
                same ? "the same bits as scalar" : "OTHER BITS THAN SCALAR: please report it",
                same,
                ""));
      }
    }
    return found;
  }

  private static Checkup good(String name, String value) {
    return new Checkup(name, value, true, "");
  }

  private static Checkup java() {
    Runtime.Version version = Runtime.version();
    boolean faulty = isFaulty(version);
    return new Checkup(
        "java",
        version + " in " + System.getProperty("java.home") + (faulty ? ", with a known fault" : ""),
        !faulty,
        faulty ? Code.DH401.name() : "");
  }

  /// JDK 25 before 25.0.3 (JDK-8377811).
  static boolean isFaulty(Runtime.Version version) {
    return version.feature() == 25 && version.interim() == 0 && version.update() < 3;
  }

  private static Checkup vectors() {
    boolean some = Form.V128.possible();
    Form best = Form.best();
    return new Checkup(
        "vectors",
        some
            ? "up to " + widest() + " bits; training uses " + best.name().toLowerCase(Locale.ROOT)
            : "off: the module jdk.incubator.vector is not there; the same bits, more time",
        some && best != Form.SCALAR,
        some ? "" : Code.DH402.name());
  }

  private static int widest() {
    int widest = 0;
    for (Form form : Form.values()) {
      widest = form.possible() ? form.bits() : widest;
    }
    return widest;
  }

  /// What two nets make of some rows, as the bits of its numbers.
  private static String hash(Form form) {
    Values x = Values.zeros(Shape.of(65, 33), DType.F32);
    for (int i = 0; i < x.shape().size(); i++) {
      x.set(i, (i * 37 % 101 - 50) / 25.0);
    }
    StringBuilder bits = new StringBuilder();
    try (Machine machine = new Machine(1, form)) {
      for (Activation bend : List.of(Activation.GELU, Activation.TANH)) {
        Model model = Mlp.of(bend, 33, 64, 17).withLayerNorm();
        Values y = new Fitted(model, Theta.start(model, 1), machine).predict(x);
        for (float value : y.floats()) {
          bits.append(Integer.toHexString(Float.floatToIntBits(value)));
        }
      }
    }
    return bits.toString();
  }
}
