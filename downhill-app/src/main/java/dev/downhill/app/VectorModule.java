package dev.downhill.app;

import jdk.internal.module.Modules;

/// Brings the Vector API in without the warning that every `--add-modules` of an incubator module
/// prints on stderr, and which no flag silences.
///
/// The JDK's own loader of late modules does it; the jar's manifest asks for that package
/// (`Add-Exports`). The module's classes come from the boot loader as ever, so they run at full
/// speed, and commands that compute nothing never pay for loading them.
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /// Loads the Vector API unless the environment says `DOWNHILL_NO_VECTOR=1`. Where it is
  /// missing, scalar kernels serve with the same bits.
  static void load() {
    if ("1".equals(System.getenv("DOWNHILL_NO_VECTOR"))
        || ModuleLayer.boot().findModule(NAME).isPresent()) {
      return;
    }
    try {
      Modules.loadModule(NAME);
    } catch (IllegalAccessError | RuntimeException missing) {
      // Not run from the jar, or a JDK without the module: `doctor` names the kernels that serve.
      return;
    }
  }
}
