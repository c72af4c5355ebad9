/// Numbers that change as a descent goes on, as pure functions of the step: the learning rate,
/// and any other setting that takes a [dev.downhill.schedule.Schedule].
///
/// Depends on nothing. Start with `Schedule`.
@NullMarked
package dev.downhill.schedule;

import org.jspecify.annotations.NullMarked;
