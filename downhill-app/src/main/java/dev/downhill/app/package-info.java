/// The `downhill` command: reads arguments, calls the same library a Java program would, shows
/// what it reports, and returns an exit code. It holds no training code of its own, and it is the
/// only package that prints. It may use everything below it. Start with `Main`.
@NullMarked
package dev.downhill.app;

import org.jspecify.annotations.NullMarked;
