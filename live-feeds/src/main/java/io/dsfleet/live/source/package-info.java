/** Sources: when their workers run, and who receives their frames. */
@NullMarked
package io.dsfleet.live.source;

import org.jspecify.annotations.NullMarked;
