package io.dsfleet.gateway.access;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of access, under {@code dsfleet.gateway.access}.
 *
 * @param adminKeyFile file that holds an admin's key; it is valid as long as the file names it
 * @param rate requests a second that one key may make, for each gateway
 * @param burst requests that one key may make at once
 * @param keyAge how long a key that was read counts without being read again
 * @param loginTime how long a browser stays logged in
 * @param maxLoginsPerKey browsers that may be logged in with one key; one more ends the oldest
 *     login
 * @param ticketTime how long a ticket for a browser's socket waits to be used
 * @param allowedOrigins pages of other servers that may ask, for example {@code
 *     https://wall.example}
 */
public record AccessProperties(
    @Nullable Path adminKeyFile,
    @DefaultValue("500") int rate,
    @DefaultValue("1000") int burst,
    @DefaultValue("2s") Duration keyAge,
    @DefaultValue("12h") Duration loginTime,
    @DefaultValue("20") int maxLoginsPerKey,
    @DefaultValue("30s") Duration ticketTime,
    @DefaultValue List<String> allowedOrigins) {

  public AccessProperties {
    allowedOrigins = List.copyOf(allowedOrigins);
    positive("rate", rate);
    positive("burst", burst);
    positive("login-time", loginTime.toMillis());
    positive("max-logins-per-key", maxLoginsPerKey);
    positive("ticket-time", ticketTime.toMillis());
    if (allowedOrigins.contains("*")) {
      throw new IllegalArgumentException(
          "expected dsfleet.gateway.access.allowed-origins to name origins, but it is *");
    }
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "expected dsfleet.gateway.access." + key + " > 0, but it is " + value);
    }
  }
}
