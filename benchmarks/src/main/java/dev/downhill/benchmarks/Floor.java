package dev.downhill.benchmarks;

/// The least that a work could take: its arithmetic at the machine's peak, or its bytes at the
/// speed of memory, whichever is longer.
///
/// @param flops floating-point operations in F32, a fused multiply-add being two. An operation on
///     F64 counts as two, one of the steps of a function such as `eˣ` as a multiply-add
/// @param bytes that must come in or go out, each once
/// @param rest what the rest of our time is spent on
record Floor(double flops, double bytes, String rest) {
  double micros(Ceilings machine) {
    return Math.max(flops / machine.flops(), bytes / machine.bandwidth(bytes)) * 1e6;
  }
}
