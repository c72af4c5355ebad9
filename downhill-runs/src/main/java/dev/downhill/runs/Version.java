package dev.downhill.runs;

import java.lang.module.ModuleDescriptor;

/// Which Downhill this is: what the command says and what a run writes down.
public final class Version {
  private Version() {}

  /// `0.1.0`, or words where the classes are not from a jar.
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    ModuleDescriptor module = Version.class.getModule().getDescriptor();
    if (version == null && module != null) {
      version = module.rawVersion().orElse(null);
    }
    return version == null ? "(not from a jar)" : version;
  }
}
