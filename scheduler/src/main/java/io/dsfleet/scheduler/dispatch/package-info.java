/** Publishes the commands that follow from state changes. */
@NullMarked
package io.dsfleet.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
