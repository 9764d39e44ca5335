/** The vision worker of a source, as a child process. */
@NullMarked
package io.dsfleet.live.worker;

import org.jspecify.annotations.NullMarked;
