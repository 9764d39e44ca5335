package io.dsfleet.gateway.callbacks;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of job callbacks. By default no callback URL is allowed.
 *
 * @param allowed allowed hosts of {@code callback_url}: {@code host}, {@code host:port} or {@code
 *     *.domain}
 * @param privateAddresses whether these hosts may have private or loopback addresses
 * @param secret key of the HMAC-SHA-256 signatures; required if a host is allowed
 * @param timeout timeout of one delivery
 * @param every polling interval for due callbacks
 * @param atOnce maximum of concurrent deliveries
 * @param holds lease of a delivery, after which another gateway may take it over
 * @param retryMost maximum delay between two attempts
 * @param giveUpAfter time after the end of the job at which delivery is abandoned
 */
public record CallbackProperties(
    @DefaultValue List<String> allowed,
    @DefaultValue("false") boolean privateAddresses,
    @Nullable String secret,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("500ms") Duration every,
    @DefaultValue("32") int atOnce,
    @DefaultValue("60s") Duration holds,
    @DefaultValue("10m") Duration retryMost,
    @DefaultValue("24h") Duration giveUpAfter) {

  public CallbackProperties {
    allowed = List.copyOf(allowed);
    if (!allowed.isEmpty() && (secret == null || secret.isBlank())) {
      throw new IllegalArgumentException(
          "dsfleet.gateway.callbacks.secret is missing; it is required with"
              + " dsfleet.gateway.callbacks.allowed");
    }
    if (atOnce < 1 || every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException(
          "dsfleet.gateway.callbacks.at-once and dsfleet.gateway.callbacks.every must be greater"
              + " than 0, but they are "
              + atOnce
              + " and "
              + every);
    }
  }

  /** Omits the secret. */
  @Override
  public String toString() {
    return "CallbackProperties[allowed=" + allowed + "]";
  }
}
