/**
 * The apps' WebSocket sessions: commands become protocol messages, protocol messages become events.
 */
@NullMarked
package io.dsfleet.bridge;

import org.jspecify.annotations.NullMarked;
