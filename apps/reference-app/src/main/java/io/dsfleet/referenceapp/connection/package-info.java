/**
 * The WebSocket to the server: connected again whenever it is lost, with nothing lost that was to
 * be said.
 */
@NullMarked
package io.dsfleet.referenceapp.connection;

import org.jspecify.annotations.NullMarked;
