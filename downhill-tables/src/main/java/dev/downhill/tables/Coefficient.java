package dev.downhill.tables;

/// What one input moves, in the target's unit, the others held still.
///
/// @param input the column, or the column and the level, as in `district=north`
/// @param per how far the input is moved, in its own unit; 1 for a category, which is moved from
///     `against` to its level
/// @param against the level that a category is compared with, or empty
/// @param effect how far the target moves
/// @param halfWidth the true effect is within `effect ± halfWidth` with 95 % chance, if the
///     model's assumptions hold; NaN where the data cannot tell this input from others
public record Coefficient(
    String input, double per, String against, double effect, double halfWidth) {}
