package dev.downhill.models;

/// How large a [Gpt] is.
///
/// @param vocabulary how many different tokens there are, 1 or more
/// @param context how many tokens it reads at most, 1 or more
/// @param layers how many blocks, 1 or more
/// @param heads of attention in each block; they share the width
/// @param width how many numbers stand for a token
public record GptSize(int vocabulary, int context, int layers, int heads, int width) {
  public GptSize {
    atLeastOne("vocabulary", vocabulary);
    atLeastOne("context", context);
    atLeastOne("layers", layers);
    atLeastOne("heads", heads);
    atLeastOne("width", width);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "a width of " + width + " cannot be shared by " + heads + " heads");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
    }
  }
}
