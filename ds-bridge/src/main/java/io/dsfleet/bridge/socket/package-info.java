/** WebSocket upgrades, sockets and frames. */
@NullMarked
package io.dsfleet.bridge.socket;

import org.jspecify.annotations.NullMarked;
