package io.dsfleet.gateway.config;

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
 * @param requestsPerSecond requests per second per API key and gateway
 * @param requestBurst maximum burst of requests per API key
 * @param keyCacheTtl how long a key is cached after it was read from Redis
 * @param sessionTtl lifetime of a browser session
 * @param maxSessionsPerKey maximum of browser sessions per API key; a further login ends the oldest
 *     session
 * @param ticketTtl lifetime of an unused ticket for a WebSocket
 * @param allowedOrigins further origins whose pages may send requests, such as {@code
 *     https://wall.example}
 */
public record AccessProperties(
    @Nullable Path adminKeyFile,
    @DefaultValue("500") int requestsPerSecond,
    @DefaultValue("1000") int requestBurst,
    @DefaultValue("2s") Duration keyCacheTtl,
    @DefaultValue("12h") Duration sessionTtl,
    @DefaultValue("20") int maxSessionsPerKey,
    @DefaultValue("30s") Duration ticketTtl,
    @DefaultValue List<String> allowedOrigins) {

  public AccessProperties {
    allowedOrigins = List.copyOf(allowedOrigins);
    positive("dsfleet.gateway.access.requests-per-second", requestsPerSecond);
    positive("dsfleet.gateway.access.request-burst", requestBurst);
    positive("dsfleet.gateway.access.session-ttl", sessionTtl.toMillis());
    positive("dsfleet.gateway.access.max-sessions-per-key", maxSessionsPerKey);
    positive("dsfleet.gateway.access.ticket-ttl", ticketTtl.toMillis());
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
