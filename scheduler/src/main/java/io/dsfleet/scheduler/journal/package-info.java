/** The journal of committed transitions, and the rebuilding of an emptied record from it. */
@NullMarked
package io.dsfleet.scheduler.journal;

import org.jspecify.annotations.NullMarked;
