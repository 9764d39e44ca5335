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

/** Authenticates requests by key, ticket or login cookie. */
final class Credentials {
  static final String COOKIE = "dsfleet_session";
  private static final String BEARER = "bearer ";
  private static final int MAX_SECRET_LENGTH = 256;

  private final KeyRing keys;
  private final AccessRecords records;
  private final StateCalls calls;
  private final RateLimits failures;

  /**
   * @param failures limits the invalid credentials per address
   */
  Credentials(KeyRing keys, AccessRecords records, StateCalls calls, RateLimits failures) {
    this.keys = keys;
    this.records = records;
    this.calls = calls;
    this.failures = failures;
  }

  /**
   * The caller of the request.
   *
   * @throws ProblemException 401 without valid credentials, 429 after too many invalid ones
   */
  Caller of(HttpServletRequest request) {
    String key = key(request);
    if (key != null) {
      KeyRecord record = verified(key, request.getRemoteAddr());
      return caller(record, Caller.Way.KEY, null);
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
        ProblemCode.NO_KEY, "the request has no key; send it as Authorization: Bearer dsf_...");
  }

  /**
   * The record of the key.
   *
   * @throws ProblemException 401 if the key is invalid, 429 after too many invalid ones
   */
  KeyRecord verified(String text, String address) {
    Optional<AccessKey> key = AccessKey.parse(text);
    boolean cached = key.isPresent() && keys.remembers(key.get().prefix());
    if (!cached) {
      checkAddress(address);
    }
    Optional<KeyRecord> record = key.flatMap(keys::verified);
    if (record.isEmpty()) {
      failures.take(address);
      throw invalid("key");
    }
    return record.get();
  }

  /** The login token in the request's cookie, null if there is none. */
  static @Nullable String cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? null
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .filter(value -> !value.isEmpty() && value.length() <= MAX_SECRET_LENGTH)
            .findFirst()
            .orElse(null);
  }

  /** The CSRF token of a login, which scripts of other origins cannot read. */
  static String csrf(String token) {
    return SecretHash.of("csrf " + token);
  }

  private Caller byLogin(String token, String address) {
    checkAddress(address);
    Optional<KeyRecord> key =
        calls.get(records.login(SecretHash.of(token))).flatMap(keys::ofPrefix);
    if (key.isEmpty()) {
      failures.take(address);
      throw invalid("login");
    }
    return caller(key.get(), Caller.Way.COOKIE, csrf(token));
  }

  private Caller byTicket(String ticket, String address) {
    checkAddress(address);
    String prefix =
        ticket.length() > MAX_SECRET_LENGTH
            ? ""
            : Optional.ofNullable(consumed(SecretHash.of(ticket))).orElse("");
    Optional<KeyRecord> key = prefix.isEmpty() ? Optional.empty() : keys.ofPrefix(prefix);
    if (key.isEmpty()) {
      failures.take(address);
      throw invalid("ticket");
    }
    return caller(key.get(), Caller.Way.TICKET, null);
  }

  private @Nullable String consumed(String hash) {
    return calls.get(records.spend(hash).thenApply(Optional::ofNullable)).orElse(null);
  }

  /** Counts invalid credentials of the address. */
  void addFailure(String address) {
    failures.take(address);
  }

  /**
   * Called before credentials are looked up in Redis.
   *
   * @throws ProblemException 429 if the address has sent too many invalid credentials
   */
  void checkAddress(String address) {
    if (!failures.has(address)) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS,
          "too many invalid keys from this address; try again later");
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

  private static ProblemException invalid(String kind) {
    return new ProblemException(ProblemCode.WRONG_KEY, "the " + kind + " is invalid or expired");
  }
}
