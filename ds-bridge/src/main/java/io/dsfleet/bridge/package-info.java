/**
 * The ds-bridge service: holds the apps' WebSocket sessions, translates commands to messages of the
 * app protocol, and messages to events.
 */
@NullMarked
package io.dsfleet.bridge;

import org.jspecify.annotations.NullMarked;
