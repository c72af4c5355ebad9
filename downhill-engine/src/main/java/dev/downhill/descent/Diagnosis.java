package dev.downhill.descent;

import java.util.List;
import java.util.Map;

/// What went wrong, measured and explained.
///
/// @param code the problem's number: `DH201`
/// @param title one line that says what it is
/// @param lines what was measured and what it means, for reading
/// @param numbers the same measurements by name, for programs
/// @param offers what to do about it
public record Diagnosis(
    String code,
    String title,
    List<String> lines,
    Map<String, Double> numbers,
    List<String> offers) {}
