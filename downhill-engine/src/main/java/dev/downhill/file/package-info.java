/// Files that survive: numbers saved so that one altered bit is noticed, and folders saved so
/// that neither a crash nor a full disk ever leaves half of one.
///
/// [dev.downhill.file.Safetensors] is one file of named tensors. [dev.downhill.file.AtomicFile]
/// and [dev.downhill.file.AtomicFolder] replace a file or a folder as a whole, and
/// [dev.downhill.file.Snapshots] keeps the last few of a series and finds the newest that is
/// whole. A file that is read is hostile until it is verified: sizes are proven before memory is
/// taken, and nothing in a file names code.
///
/// Depends on `tensor`. Start with `Safetensors`.
@NullMarked
package dev.downhill.file;

import org.jspecify.annotations.NullMarked;
