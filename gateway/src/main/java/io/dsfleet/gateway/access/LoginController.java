package io.dsfleet.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.config.AccessProperties;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.access.Role;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.state.access.AccessRecords;
import io.dsfleet.state.access.ApiKeyRecord;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Logs browsers in and out, and issues tickets for their sockets. */
@RestController
final class LoginController {
  static final String PATH = "/deepstream/session";
  private static final int TOKEN_BYTES = 32;

  private final RequestAuthenticator credentials;
  private final AccessRecords records;
  private final BoundedAwait calls;
  private final JsonBodyReader json;
  private final AccessProperties properties;
  private final KeyedRateLimiter logins;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param json reads small bodies only, since the sender is not authenticated yet
   * @param logins limits the logins per address and per key
   */
  LoginController(
      RequestAuthenticator credentials,
      AccessRecords records,
      BoundedAwait calls,
      JsonBodyReader json,
      AccessProperties properties,
      KeyedRateLimiter logins) {
    this.credentials = credentials;
    this.records = records;
    this.calls = calls;
    this.json = json;
    this.properties = properties;
    this.logins = logins;
  }

  /** Request body of a login. */
  record LoginRequest(@JsonProperty("key") @Nullable String key) {}

  /**
   * The caller of the request.
   *
   * @param csrfToken value that changes must send as {@code X-CSRF-Token}, null unless
   *     authenticated by cookie
   */
  @JsonInclude
  record LoginView(
      @JsonProperty("key") String key,
      @JsonProperty("name") String name,
      @JsonProperty("role") Role role,
      @JsonProperty("csrf_token") @Nullable String csrfToken) {}

  /** A one-time ticket, and its time to live in seconds. */
  record TicketView(
      @JsonProperty("ticket") String ticket, @JsonProperty("expires_in") long expiresIn) {}

  /** Logs in; the response sets the login cookie and contains the CSRF token. */
  @PostMapping(PATH)
  ResponseEntity<LoginView> login(@Parameter(hidden = true) HttpServletRequest http)
      throws IOException {
    String address = http.getRemoteAddr();
    credentials.checkFailureLimit(address);
    if (!logins.tryAcquire("address " + address)) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "too many logins from this address; try again later");
    }
    ApiKeyRecord key = credentials.verifyKey(readKey(http, address), address);
    if (!logins.tryAcquire("key " + key.prefix())) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "too many logins with this key; try again later");
    }
    String token = newToken();
    calls.await(
        records.login(
            SecretHash.of(token),
            key.prefix(),
            properties.sessionTtl(),
            properties.maxSessionsPerKey()));
    return ResponseEntity.ok()
        .header(HttpHeaders.SET_COOKIE, cookie(http, token, properties.sessionTtl()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(
            new LoginView(
                key.prefix(), key.name(), key.role(), RequestAuthenticator.csrfTokenOf(token)));
  }

  /** The key in the body; a body without one counts as invalid credentials. */
  private String readKey(HttpServletRequest http, String address) throws IOException {
    try {
      String key = json.read(http, LoginRequest.class).key();
      if (key == null) {
        throw ProblemException.invalidField("key", "the key is missing");
      }
      return key.strip();
    } catch (ProblemException invalid) {
      credentials.recordFailure(address);
      throw invalid;
    }
  }

  /** Returns the caller of the request. */
  @GetMapping(PATH)
  ResponseEntity<LoginView> currentLogin(@Parameter(hidden = true) HttpServletRequest http) {
    CallerIdentity caller = CallerIdentity.require(http);
    return ResponseEntity.ok()
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new LoginView(caller.id(), caller.name(), caller.role(), caller.csrfToken()));
  }

  /** Ends the login of the request's cookie. */
  @DeleteMapping(PATH)
  ResponseEntity<Void> logout(@Parameter(hidden = true) HttpServletRequest http) {
    String token = RequestAuthenticator.loginToken(http);
    if (token != null) {
      calls.await(records.logout(SecretHash.of(token), CallerIdentity.require(http).id()));
    }
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, cookie(http, "", Duration.ZERO))
        .build();
  }

  /** Issues a ticket for one socket or event stream, sent in its URL as {@code ?ticket=...}. */
  @PostMapping("/deepstream/tickets")
  ResponseEntity<TicketView> createTicket(@Parameter(hidden = true) HttpServletRequest http) {
    String ticket = newToken();
    calls.await(
        records.addTicket(
            SecretHash.of(ticket), CallerIdentity.require(http).id(), properties.ticketTtl()));
    return ResponseEntity.status(HttpStatus.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new TicketView(ticket, properties.ticketTtl().toSeconds()));
  }

  private String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String cookie(HttpServletRequest http, String value, Duration maxAge) {
    return ResponseCookie.from(RequestAuthenticator.COOKIE_NAME, value)
        .path("/")
        .httpOnly(true)
        .secure(http.isSecure())
        .sameSite("Strict")
        .maxAge(maxAge)
        .build()
        .toString();
  }
}
