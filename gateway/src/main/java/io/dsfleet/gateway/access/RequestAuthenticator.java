package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.state.access.AccessRecords;
import io.dsfleet.state.access.ApiKeyRecord;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Authenticates requests by key, ticket or login cookie. */
final class RequestAuthenticator {
  static final String COOKIE_NAME = "dsfleet_session";
  private static final String BEARER = "bearer ";
  private static final int MAX_SECRET_LENGTH = 256;
  private static final int MAX_RECENT_LOGINS = 10_000;

  private final KeyVerifier keys;
  private final AccessRecords records;
  private final BoundedAwait calls;
  private final KeyedRateLimiter failures;

  /**
   * Hashes of the logins that were valid at their last use. They are looked up in Redis even if the
   * address, which others may share, has sent too many invalid credentials.
   */
  private final Set<String> recentLogins = ConcurrentHashMap.newKeySet();

  /**
   * @param failures limits the invalid credentials per address
   */
  RequestAuthenticator(
      KeyVerifier keys, AccessRecords records, BoundedAwait calls, KeyedRateLimiter failures) {
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
  CallerIdentity authenticate(HttpServletRequest request) {
    String key = key(request);
    if (key != null) {
      ApiKeyRecord record = verifyKey(key, request.getRemoteAddr());
      return caller(record, CallerIdentity.AuthMethod.KEY, null);
    }
    String ticket = AccessRules.isSafe(request.getMethod()) ? request.getParameter("ticket") : null;
    if (ticket != null) {
      return byTicket(ticket, request.getRemoteAddr());
    }
    String cookie = loginToken(request);
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
  ApiKeyRecord verifyKey(String text, String address) {
    Optional<AccessKey> key = AccessKey.parse(text);
    boolean cached = key.isPresent() && keys.isCached(key.get().prefix());
    if (!cached) {
      checkFailureLimit(address);
    }
    Optional<ApiKeyRecord> record = key.flatMap(keys::verify);
    if (record.isEmpty()) {
      // The same response as above: it must not reveal which prefixes are cached, so exist.
      checkFailureLimit(address);
      failures.tryAcquire(address);
      throw invalid("key");
    }
    return record.get();
  }

  /** The login token in the request's cookie, null if there is none. */
  static @Nullable String loginToken(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? null
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE_NAME))
            .map(Cookie::getValue)
            .filter(value -> !value.isEmpty() && value.length() <= MAX_SECRET_LENGTH)
            .findFirst()
            .orElse(null);
  }

  /** The CSRF token of a login, which scripts of other origins cannot read. */
  static String csrfTokenOf(String token) {
    return SecretHash.of("csrf " + token);
  }

  private CallerIdentity byLogin(String token, String address) {
    String hash = SecretHash.of(token);
    if (!recentLogins.contains(hash)) {
      checkFailureLimit(address);
    }
    Optional<ApiKeyRecord> key = calls.await(records.login(hash)).flatMap(keys::findByPrefix);
    if (key.isEmpty()) {
      recentLogins.remove(hash);
      failures.tryAcquire(address);
      throw invalid("login");
    }
    if (recentLogins.size() >= MAX_RECENT_LOGINS) {
      recentLogins.clear();
    }
    recentLogins.add(hash);
    return caller(key.get(), CallerIdentity.AuthMethod.COOKIE, csrfTokenOf(token));
  }

  /** Tickets have a limit of their own, so that invalid keys do not block them. */
  private CallerIdentity byTicket(String ticket, String client) {
    String address = "ticket " + client;
    checkFailureLimit(address);
    String prefix =
        ticket.length() > MAX_SECRET_LENGTH
            ? ""
            : Optional.ofNullable(consumed(SecretHash.of(ticket))).orElse("");
    Optional<ApiKeyRecord> key = prefix.isEmpty() ? Optional.empty() : keys.findByPrefix(prefix);
    if (key.isEmpty()) {
      failures.tryAcquire(address);
      throw invalid("ticket");
    }
    return caller(key.get(), CallerIdentity.AuthMethod.TICKET, null);
  }

  private @Nullable String consumed(String hash) {
    return calls.await(records.consumeTicket(hash).thenApply(Optional::ofNullable)).orElse(null);
  }

  /** Counts invalid credentials of the address. */
  void recordFailure(String address) {
    failures.tryAcquire(address);
  }

  /**
   * Called before credentials are looked up in Redis.
   *
   * @throws ProblemException 429 if the address has sent too many invalid credentials
   */
  void checkFailureLimit(String address) {
    if (!failures.hasToken(address)) {
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

  private static CallerIdentity caller(
      ApiKeyRecord key, CallerIdentity.AuthMethod way, @Nullable String csrf) {
    return new CallerIdentity(key.prefix(), key.name(), key.role(), way, csrf);
  }

  private static ProblemException invalid(String kind) {
    return new ProblemException(ProblemCode.WRONG_KEY, "the " + kind + " is invalid or expired");
  }
}
