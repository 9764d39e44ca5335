package io.dsfleet.gateway.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of job callbacks. By default no callback URL is allowed.
 *
 * @param allowedHosts allowed hosts of {@code callback_url}: {@code host}, {@code host:port} or
 *     {@code *.domain}
 * @param privateAddresses whether these hosts may have private or loopback addresses
 * @param secret key of the HMAC-SHA-256 signatures; required if a host is allowed
 * @param timeout timeout of one delivery
 * @param pollInterval polling interval for due callbacks
 * @param maxConcurrent maximum of concurrent deliveries
 * @param lease lease of a delivery, after which another gateway may take it over
 * @param maxRetryDelay maximum delay between two attempts
 * @param giveUpAfter time after the end of the job at which delivery is abandoned
 */
public record CallbackProperties(
    @DefaultValue List<String> allowedHosts,
    @DefaultValue("false") boolean privateAddresses,
    @Nullable String secret,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("500ms") Duration pollInterval,
    @DefaultValue("32") int maxConcurrent,
    @DefaultValue("60s") Duration lease,
    @DefaultValue("10m") Duration maxRetryDelay,
    @DefaultValue("24h") Duration giveUpAfter) {

  public CallbackProperties {
    allowedHosts = List.copyOf(allowedHosts);
    if (!allowedHosts.isEmpty() && (secret == null || secret.isBlank())) {
      throw new IllegalArgumentException(
          "dsfleet.gateway.callbacks.secret is missing; it is required with"
              + " dsfleet.gateway.callbacks.allowed-hosts");
    }
    if (maxConcurrent < 1 || pollInterval.isNegative() || pollInterval.isZero()) {
      throw new IllegalArgumentException(
          "dsfleet.gateway.callbacks.max-concurrent and dsfleet.gateway.callbacks.poll-interval"
              + " must be greater than 0, but they are "
              + maxConcurrent
              + " and "
              + pollInterval);
    }
  }

  /** Omits the secret. */
  @Override
  public String toString() {
    return "CallbackProperties[allowed=" + allowedHosts + "]";
  }
}
