package dev.downhill.runs;

/// Every descent of a training climbed: no model came of it, and there is nothing to resume.
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnosis diagnosis;

  Diverged(Diagnosis diagnosis) {
    super(diagnosis.code() + " " + diagnosis.title());
    this.diagnosis = diagnosis;
  }

  /// What was measured, and what to do.
  public Diagnosis diagnosis() {
    return diagnosis;
  }
}
