package io.dsfleet.bridge.auth;

import io.dsfleet.messages.launch.LaunchToken;
import org.jspecify.annotations.Nullable;

/**
 * Identity that an app presented at the upgrade.
 *
 * @param trusted whether the app presented the shared token or is in an allowed network, so that it
 *     may claim an allow-listed id
 * @param launchToken presented launch token, null if none
 * @param address address of the app
 */
public record HandshakeIdentity(
    boolean trusted, @Nullable LaunchToken launchToken, String address) {
  /** Handshake attribute that passes the identity to the socket. */
  public static final String ATTRIBUTE = HandshakeIdentity.class.getName();
}
