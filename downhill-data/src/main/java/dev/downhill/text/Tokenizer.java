package dev.downhill.text;

/// Cuts text into tokens, each a whole number from 0 to below the vocabulary, and puts them
/// together again: `decode(encode(text))` is the text.
///
/// Write a tokenizer as a record, so that a run can tell it from another by its text.
public interface Tokenizer {
  /// How many different tokens there are.
  int vocabulary();

  /// @throws IllegalArgumentException if a character has no token; names it and where it stands
  int[] encode(String text);

  /// @throws IllegalArgumentException if there is no such token
  String decode(int... tokens);
}
