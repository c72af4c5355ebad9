package dev.downhill.language;

/// How a text is cut into tokens.
public enum TokenizerChoice {
  /// One for each character that occurs in the text.
  CHARACTERS,
  /// One for each byte of UTF-8.
  BYTES,
  /// Byte pairs that the text itself gives.
  PAIRS,
  /// The byte pairs of GPT-2.
  GPT2
}
