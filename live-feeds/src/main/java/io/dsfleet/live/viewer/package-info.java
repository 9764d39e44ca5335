/** Viewers over WebSocket. */
@NullMarked
package io.dsfleet.live.viewer;

import org.jspecify.annotations.NullMarked;
