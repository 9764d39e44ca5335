/** Cancel and terminate, never behind a backlog of submissions. */
@NullMarked
package io.dsfleet.scheduler.control;

import org.jspecify.annotations.NullMarked;
