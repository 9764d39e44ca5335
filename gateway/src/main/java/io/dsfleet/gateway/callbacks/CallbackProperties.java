package io.dsfleet.gateway.callbacks;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the callbacks; by default no url is allowed.
 *
 * @param allowed hosts that a {@code callback_url} may name: {@code host}, {@code host:port} or
 *     {@code *.domain}
 * @param privateAddresses whether such a host may be of a private or loopback address
 * @param secret key of the signatures (HMAC-SHA-256); needed where a host is allowed
 * @param timeout for a receiver's answer
 * @param every how often ended jobs are looked for
 * @param atOnce callbacks under way at once, at most
 * @param holds how long a gateway may be busy with one before another one takes it over
 * @param retryMost longest pause between two tries
 * @param giveUpAfter how long after the job's end it is tried
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
          "expected dsfleet.gateway.callbacks.secret where callbacks are allowed, but it is"
              + " missing");
    }
    if (atOnce < 1 || every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException(
          "expected dsfleet.gateway.callbacks.at-once and every > 0, but one is not");
    }
  }

  /** Never tells the secret. */
  @Override
  public String toString() {
    return "CallbackProperties[allowed=" + allowed + "]";
  }
}
