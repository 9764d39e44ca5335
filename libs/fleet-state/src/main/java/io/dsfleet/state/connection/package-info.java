/** Connection to Redis: options, start-up checks and failures. */
@NullMarked
package io.dsfleet.state.connection;

import org.jspecify.annotations.NullMarked;
