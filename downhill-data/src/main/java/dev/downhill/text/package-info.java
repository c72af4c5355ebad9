/// Text as tokens: what is read becomes whole numbers, and what a model writes becomes text
/// again.
///
/// Depends on the engine's `descent` and `file`. Start with `Tokenizer`, then `Windows`.
@NullMarked
package dev.downhill.text;

import org.jspecify.annotations.NullMarked;
