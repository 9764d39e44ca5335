package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.state.AccessRecords;
import io.dsfleet.state.KeyRecord;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who asks, by what the request shows. */
final class Credentials {
  static final String COOKIE = "dsfleet_session";
  private static final String BEARER = "bearer ";
  private static final int SECRET_MOST = 256;

  private final KeyRing keys;
  private final AccessRecords records;
  private final StateCalls calls;
  private final RateLimits failures;

  /**
   * @param failures wrong keys that one address may show
   */
  Credentials(KeyRing keys, AccessRecords records, StateCalls calls, RateLimits failures) {
    this.keys = keys;
    this.records = records;
    this.calls = calls;
    this.failures = failures;
  }

  /** The caller; ends the request with 401 where it shows nothing or nothing that is valid. */
  Caller of(HttpServletRequest request) {
    String key = key(request);
    if (key != null) {
      KeyRecord known = verified(key, request.getRemoteAddr());
      return caller(known, Caller.Way.KEY, null);
    }
    String ticket = AccessRules.isSafe(request.getMethod()) ? request.getParameter("ticket") : null;
    if (ticket != null) {
      return byTicket(ticket, request.getRemoteAddr());
    }
    String cookie = cookie(request);
    if (cookie != null) {
      return byLogin(cookie, request.getRemoteAddr());
    }
    throw new ProblemException(
        ProblemCode.NO_KEY,
        "expected a key (Authorization: Bearer dsf_...), but the request shows none");
  }

  /** What is known of this key; ends the request with 401 where it is none. */
  KeyRecord verified(String text, String address) {
    Optional<AccessKey> key = AccessKey.parse(text);
    boolean asked = key.isPresent() && keys.remembers(key.get().prefix());
    if (!asked) {
      checkAddress(address);
    }
    Optional<KeyRecord> known = key.flatMap(keys::verified);
    if (known.isEmpty()) {
      failures.take(address);
      throw wrong("key");
    }
    return known.get();
  }

  /** The login's token that the request shows, null where it shows none. */
  static @Nullable String cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? null
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .filter(value -> !value.isEmpty() && value.length() <= SECRET_MOST)
            .findFirst()
            .orElse(null);
  }

  /** What changes by this login must show: scripts of other pages cannot read it. */
  static String csrf(String token) {
    return SecretHash.of("csrf " + token);
  }

  private Caller byLogin(String token, String address) {
    checkAddress(address);
    Optional<KeyRecord> key =
        calls.get(records.login(SecretHash.of(token))).flatMap(keys::ofPrefix);
    if (key.isEmpty()) {
      failures.take(address);
      throw wrong("login");
    }
    return caller(key.get(), Caller.Way.COOKIE, csrf(token));
  }

  private Caller byTicket(String ticket, String address) {
    checkAddress(address);
    String prefix =
        ticket.length() > SECRET_MOST
            ? ""
            : Optional.ofNullable(spent(SecretHash.of(ticket))).orElse("");
    Optional<KeyRecord> key = prefix.isEmpty() ? Optional.empty() : keys.ofPrefix(prefix);
    if (key.isEmpty()) {
      failures.take(address);
      throw wrong("ticket");
    }
    return caller(key.get(), Caller.Way.TICKET, null);
  }

  private @Nullable String spent(String hash) {
    return calls.get(records.spend(hash).thenApply(Optional::ofNullable)).orElse(null);
  }

  /** Counts a wrong key of this address. */
  void addFailure(String address) {
    failures.take(address);
  }

  /**
   * Ends the request with 429 where the address has shown too many wrong keys, before it makes work
   * for Redis.
   */
  void checkAddress(String address) {
    if (!failures.has(address)) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "expected fewer wrong keys from this address");
    }
  }

  private static @Nullable String key(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    return authorization == null ? request.getHeader("X-API-Key") : "";
  }

  private static Caller caller(KeyRecord key, Caller.Way way, @Nullable String csrf) {
    return new Caller(key.prefix(), key.name(), key.role(), way, csrf);
  }

  private static ProblemException wrong(String what) {
    return new ProblemException(
        ProblemCode.WRONG_KEY, "expected a valid " + what + ", but it is unknown or has ended");
  }
}
