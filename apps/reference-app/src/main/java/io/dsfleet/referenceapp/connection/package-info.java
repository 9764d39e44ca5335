/** The WebSocket to the server. It reconnects when lost and resends unconfirmed messages. */
@NullMarked
package io.dsfleet.referenceapp.connection;

import org.jspecify.annotations.NullMarked;
