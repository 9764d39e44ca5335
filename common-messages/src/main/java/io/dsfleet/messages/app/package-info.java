/** The app protocol: messages between a DeepStream app and the server over a WebSocket. */
@NullMarked
package io.dsfleet.messages.app;

import org.jspecify.annotations.NullMarked;
