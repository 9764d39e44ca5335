package io.dsfleet.bridge.auth;

import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.service.NetworkList;
import io.dsfleet.service.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates apps at the upgrade: by the shared token, by a launch token, or by an allowed
 * network for clients that cannot present a token.
 */
public final class AppAuthenticator {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,128}");
  private static final int MAX_TOKEN_FILE_BYTES = 1024;

  private final @Nullable String sharedHash;
  private final NetworkList networks;

  /**
   * @param sharedToken token that any app may present, null for none
   * @param networks networks from which apps need no token
   */
  AppAuthenticator(@Nullable String sharedToken, NetworkList networks) {
    this.sharedHash = sharedToken == null ? null : SecretHash.of(sharedToken);
    this.networks = networks;
  }

  /**
   * Creates an authenticator whose shared token is read from a file.
   *
   * @param tokenFile null or blank for no shared token
   * @throws StartRefusedException if the file is unreadable or holds no valid token
   */
  public static AppAuthenticator fromTokenFile(@Nullable Path tokenFile, NetworkList networks) {
    if (tokenFile == null || tokenFile.toString().isBlank()) {
      return new AppAuthenticator(null, networks);
    }
    try {
      String token =
          Files.size(tokenFile) > MAX_TOKEN_FILE_BYTES
              ? ""
              : Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
      if (TOKEN.matcher(token).matches()) {
        return new AppAuthenticator(token, networks);
      }
    } catch (IOException unreadable) {
      throw new StartRefusedException("dsfleet.bridge.app-token-file cannot be read: " + tokenFile);
    }
    throw new StartRefusedException(
        "dsfleet.bridge.app-token-file holds no valid token (16 to 128 characters of A-Z a-z 0-9"
            + " . _ ~ -): "
            + tokenFile);
  }

  /**
   * Identity of an app, empty if it is not authenticated.
   *
   * @param token presented token, null if none
   * @param address address of the app
   */
  public Optional<HandshakeIdentity> authenticate(@Nullable String token, String address) {
    boolean trustedNetwork = networks.contains(address);
    if (token == null) {
      return trustedNetwork
          ? Optional.of(new HandshakeIdentity(true, null, address))
          : Optional.empty();
    }
    if (sharedHash != null && SecretHash.constantTimeEquals(SecretHash.of(token), sharedHash)) {
      return Optional.of(new HandshakeIdentity(true, null, address));
    }
    return LaunchToken.parse(token)
        .map(launch -> new HandshakeIdentity(trustedNetwork, launch, address));
  }

  /** Reason why the bridge must listen on loopback only, empty if there is none. */
  public Optional<String> exposureReason() {
    return sharedHash == null && networks.containsEveryAddress()
        ? Optional.of(
            "dsfleet.bridge.allowed-networks admits every address without a token, and"
                + " dsfleet.bridge.app-token-file is not set")
        : Optional.empty();
  }
}
