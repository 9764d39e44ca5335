/**
 * The app protocol: what a DeepStream app and the server say to each other over the WebSocket (001,
 * 000).
 */
@NullMarked
package io.dsfleet.messages.app;

import org.jspecify.annotations.NullMarked;
