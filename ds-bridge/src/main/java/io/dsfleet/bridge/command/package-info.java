/** Consumes the commands of the scheduler. */
@NullMarked
package io.dsfleet.bridge.command;

import org.jspecify.annotations.NullMarked;
