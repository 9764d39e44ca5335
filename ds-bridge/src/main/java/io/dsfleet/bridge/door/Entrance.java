package io.dsfleet.bridge.door;

import io.dsfleet.messages.launch.LaunchToken;
import org.jspecify.annotations.Nullable;

/**
 * How an app came in.
 *
 * @param trusted whether it showed the shared token or comes from an allowed network, so that it
 *     may take an id of the list
 * @param launchToken what it showed as the token of its launch, not verified yet
 * @param address where it comes from
 */
public record Entrance(boolean trusted, @Nullable LaunchToken launchToken, String address) {
  /** Where a handshake keeps it for its socket. */
  public static final String ATTRIBUTE = Entrance.class.getName();
}
