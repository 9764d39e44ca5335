/** The connection and session of one app: runs the state machine and performs its side effects. */
@NullMarked
package io.dsfleet.bridge.connection;

import org.jspecify.annotations.NullMarked;
