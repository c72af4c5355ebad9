package dev.downhill.tables;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.explanation.Kernels;
import dev.downhill.kernel.Form;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Fitted;
import dev.downhill.model.Model;
import dev.downhill.model.Theta;
import dev.downhill.models.Activation;
import dev.downhill.models.Mlp;
import dev.downhill.optimizer.Adam;
import dev.downhill.runs.Code;
import dev.downhill.runs.Processor;
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
  /// How long kernels may take to become hot.
  private static final double WARM_SECONDS = 5;

  /// Looks at everything; takes some seconds.
  public static List<Checkup> all() {
    List<Checkup> found = new ArrayList<>();
    found.add(java());
    found.add(
        good(
            "processor",
            Processor.name()
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
    found.add(training());
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
            : "off: for less time, and the same bits, start java with " + Kernels.FLAG,
        some && best != Form.SCALAR,
        some ? "" : Code.DH402.name());
  }

  /// Of which form the kernels of a small net are that is trained until they are hot.
  private static Checkup training() {
    Values x = numbers(Shape.of(2_048, 33));
    Model net = Mlp.of(Activation.GELU, 33, 64, 64, 1).withLayerNorm();
    Recipe recipe =
        Recipe.of(new SquaredError(), new Adam(), 1e-3)
            .withStops(new Stop.Steps(Long.MAX_VALUE))
            .withSeed(1);
    Batch rows = Batch.of(x, numbers(Shape.of(2_048, 1)));
    try (Machine machine = new Machine(Runtime.getRuntime().availableProcessors())) {
      Descent descent = new Descent(net, Theta.start(net, 1), rows, null, recipe, machine);
      long begun = System.nanoTime();
      double seconds = 0;
      while (seconds < 1
          || (seconds < WARM_SECONDS && descent.progress().kernels().warming() > 0)) {
        descent.step();
        seconds = (System.nanoTime() - begun) / 1e9;
      }
      Kernels kernels = descent.progress().kernels();
      List<String> refusals = machine.refusals();
      return new Checkup(
          "training",
          "a small net after "
              + Math.round(seconds * 10) / 10.0
              + " s: kernels "
              + kernels
              + (refusals.isEmpty() ? "" : "; refused: " + String.join("; ", refusals)),
          refusals.isEmpty(),
          kernels.vectors() ? "" : Code.DH402.name());
    }
  }

  /// Made-up numbers from −2 to 2.
  private static Values numbers(Shape shape) {
    Values numbers = Values.zeros(shape, DType.F32);
    for (int i = 0; i < shape.size(); i++) {
      numbers.set(i, (i * 37 % 101 - 50) / 25.0);
    }
    return numbers;
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
    Values x = numbers(Shape.of(65, 33));
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
