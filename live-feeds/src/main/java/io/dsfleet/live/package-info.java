/**
 * Live feeds: one pipeline per video source, which a vision worker feeds, and its frames for any
 * number of viewers.
 */
@NullMarked
package io.dsfleet.live;

import org.jspecify.annotations.NullMarked;
