package dev.downhill.app;

import dev.downhill.kernel.Form;
import dev.downhill.kernel.Machine;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What commands that compute can be told about the machine.
class MachineFlags {
  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 1,
      description = "how many threads compute; any number gives the same bits (all cores)")
  private @Nullable Integer threads;

  @Option(
      names = "--kernels",
      paramLabel = "FORM",
      order = 2,
      description = "scalar, v128, v256, v512 or auto; any gives the same bits (auto)")
  private String kernels = "auto";

  /// What computes. Loads the Vector API, so call it only when something is to be computed.
  ///
  /// @throws IllegalArgumentException if it cannot be had
  final Machine machine() {
    int workers = threads();
    VectorModule.load();
    if (kernels.equals("auto")) {
      return new Machine(workers);
    }
    for (Form form : Form.values()) {
      if (form.name().equalsIgnoreCase(kernels)) {
        return new Machine(workers, form);
      }
    }
    List<String> known =
        Stream.of(Form.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();
    throw new IllegalArgumentException(
        "kernels must be "
            + String.join(", ", known)
            + " or auto, not \""
            + kernels
            + "\""
            + Words.didYouMean(kernels, known));
  }

  private int threads() {
    if (threads == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (threads < 1 || threads > 1_024) {
      throw new IllegalArgumentException("threads must be from 1 to 1024, not " + threads);
    }
    return threads;
  }
}
