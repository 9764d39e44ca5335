package io.dsfleet.bridge.door;

import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.web.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a socket: whoever shows the shared token or a launch's, or comes from an allowed
 * network (clients that cannot show any).
 */
public final class AppDoor {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,128}");
  private static final int BYTES_MOST = 1024;

  private final @Nullable String sharedHash;
  private final Networks networks;

  /**
   * @param sharedToken what any app may show, null for none
   * @param networks where apps may come from without showing anything
   */
  AppDoor(@Nullable String sharedToken, Networks networks) {
    this.sharedHash = sharedToken == null ? null : SecretHash.of(sharedToken);
    this.networks = networks;
  }

  /** A door whose shared token lies in a file, if one is named; refuses a start without it. */
  public static AppDoor of(@Nullable Path tokenFile, Networks networks) {
    if (tokenFile == null || tokenFile.toString().isBlank()) {
      return new AppDoor(null, networks);
    }
    try {
      String token =
          Files.size(tokenFile) > BYTES_MOST
              ? ""
              : Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
      if (TOKEN.matcher(token).matches()) {
        return new AppDoor(token, networks);
      }
    } catch (IOException unreadable) {
      throw new StartRefusedException(
          "expected dsfleet.bridge.app-token-file to be readable, but it is not: " + tokenFile);
    }
    throw new StartRefusedException(
        "expected dsfleet.bridge.app-token-file to hold 16 to 128 of A-Z a-z 0-9 . _ ~ -, but it"
            + " holds something else: "
            + tokenFile);
  }

  /**
   * How an app may come in, empty where it may not.
   *
   * @param shown the token that it shows, null if none
   * @param address where it comes from
   */
  public Optional<Entrance> entrance(@Nullable String shown, String address) {
    boolean near = networks.hold(address);
    if (shown == null) {
      return near ? Optional.of(new Entrance(true, null, address)) : Optional.empty();
    }
    if (sharedHash != null && SecretHash.same(SecretHash.of(shown), sharedHash)) {
      return Optional.of(new Entrance(true, null, address));
    }
    return LaunchToken.read(shown).map(token -> new Entrance(near, token, address));
  }

  /** Why this door must not be on any address but loopback, empty if it may. */
  public Optional<String> objection() {
    return sharedHash == null && networks.holdEveryone()
        ? Optional.of(
            "dsfleet.bridge.allowed-networks lets everyone in and there is no"
                + " dsfleet.bridge.app-token-file")
        : Optional.empty();
  }
}
