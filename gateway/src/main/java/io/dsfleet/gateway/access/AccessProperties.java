package io.dsfleet.gateway.access;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of authentication and rate limits, under {@code dsfleet.gateway.access}.
 *
 * @param adminKeyFile file with an admin key, which is valid as long as the file contains it; null
 *     for none
 * @param rate requests per second per API key and gateway
 * @param burst maximum burst of requests per API key
 * @param keyAge how long a key is cached after it was read from Redis
 * @param loginTime lifetime of a browser session
 * @param maxLoginsPerKey maximum of browser sessions per API key; a further login ends the oldest
 *     session
 * @param ticketTime lifetime of an unused ticket for a WebSocket
 * @param allowedOrigins further origins whose pages may send requests, such as {@code
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
    positive("dsfleet.gateway.access.rate", rate);
    positive("dsfleet.gateway.access.burst", burst);
    positive("dsfleet.gateway.access.login-time", loginTime.toMillis());
    positive("dsfleet.gateway.access.max-logins-per-key", maxLoginsPerKey);
    positive("dsfleet.gateway.access.ticket-time", ticketTime.toMillis());
    if (allowedOrigins.contains("*")) {
      throw new IllegalArgumentException(
          "dsfleet.gateway.access.allowed-origins must list origins such as https://wall.example,"
              + " but it contains *");
    }
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be greater than 0, but it is " + value);
    }
  }
}
