package dev.downhill.data;

/// Where a table was read from, and what was found out about the form of the file.
///
/// @param name the file's name as the user gave it, or `-` for the standard input
/// @param bytes its size as stored, compressed or not
/// @param separator what stands between cells: `,`, `;` or a tab
/// @param separatorReason why that separator, in words
/// @param decimalMark `.` or `,`
public record Origin(
    String name, long bytes, char separator, String separatorReason, char decimalMark) {}
