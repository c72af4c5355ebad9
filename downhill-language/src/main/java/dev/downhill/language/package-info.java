/// A text in, a language model out. `TextSettings` say what is wanted, a `TextPlan` what was
/// chosen and why; a `Training` walks down and leaves a run with the model, which a
/// `LanguageModel` loads to write and to score text.
///
/// Depends on `models`, `text` and `runs`; it prints nothing. Start with `TextPlan`.
@NullMarked
package dev.downhill.language;

import org.jspecify.annotations.NullMarked;
