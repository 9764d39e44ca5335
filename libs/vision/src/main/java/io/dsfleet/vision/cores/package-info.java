/** Sharing of idle cores between slots, without running more threads than cores. */
@NullMarked
package io.dsfleet.vision.cores;

import org.jspecify.annotations.NullMarked;
