package io.dsfleet.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.access.Role;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.state.AccessRecords;
import io.dsfleet.state.KeyRecord;
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

/** A browser's login by key, and tickets for its sockets. */
@RestController
final class SessionController {
  static final String PATH = "/deepstream/session";
  private static final int TOKEN_BYTES = 32;

  private final Credentials credentials;
  private final AccessRecords records;
  private final StateCalls calls;
  private final JsonBody json;
  private final AccessProperties properties;
  private final RateLimits logins;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param json reads bodies of one key only: nobody is known before the body is read
   * @param logins logins of one address, and those of one key
   */
  SessionController(
      Credentials credentials,
      AccessRecords records,
      StateCalls calls,
      JsonBody json,
      AccessProperties properties,
      RateLimits logins) {
    this.credentials = credentials;
    this.records = records;
    this.calls = calls;
    this.json = json;
    this.properties = properties;
    this.logins = logins;
  }

  /** What a browser logs in with. */
  record LoginRequest(@JsonProperty("key") @Nullable String key) {}

  /**
   * Who is logged in.
   *
   * @param csrfToken what changes must show in {@code X-CSRF-Token}, null where no cookie asks
   */
  @JsonInclude
  record SessionView(
      @JsonProperty("key") String key,
      @JsonProperty("name") String name,
      @JsonProperty("role") Role role,
      @JsonProperty("csrf_token") @Nullable String csrfToken) {}

  /** A ticket, to be used once. */
  record TicketView(
      @JsonProperty("ticket") String ticket, @JsonProperty("expires_in") long expiresIn) {}

  /** Logs in: the answer sets the cookie and tells the token that changes must show. */
  @PostMapping(PATH)
  ResponseEntity<SessionView> login(@Parameter(hidden = true) HttpServletRequest http)
      throws IOException {
    String address = http.getRemoteAddr();
    credentials.checkAddress(address);
    if (!logins.take("address " + address)) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "expected fewer logins from this address");
    }
    KeyRecord key = credentials.verified(shownKey(http, address), address);
    if (!logins.take("key " + key.prefix())) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "expected fewer logins with this key");
    }
    String token = token();
    calls.get(
        records.login(
            SecretHash.of(token),
            key.prefix(),
            properties.loginTime(),
            properties.maxLoginsPerKey()));
    return ResponseEntity.ok()
        .header(HttpHeaders.SET_COOKIE, cookie(http, token, properties.loginTime()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new SessionView(key.prefix(), key.name(), key.role(), Credentials.csrf(token)));
  }

  /** The key in the body. A body without one counts as a wrong key. */
  private String shownKey(HttpServletRequest http, String address) throws IOException {
    try {
      String key = json.read(http, LoginRequest.class).key();
      if (key == null) {
        throw ProblemException.invalid("key", "expected a key, but it is missing");
      }
      return key.strip();
    } catch (ProblemException unreadable) {
      credentials.addFailure(address);
      throw unreadable;
    }
  }

  /** Who asks. */
  @GetMapping(PATH)
  ResponseEntity<SessionView> session(@Parameter(hidden = true) HttpServletRequest http) {
    Caller caller = Caller.of(http);
    return ResponseEntity.ok()
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new SessionView(caller.id(), caller.name(), caller.role(), caller.csrf()));
  }

  /** Logs out. */
  @DeleteMapping(PATH)
  ResponseEntity<Void> logout(@Parameter(hidden = true) HttpServletRequest http) {
    String token = Credentials.cookie(http);
    if (token != null) {
      calls.get(records.logout(SecretHash.of(token), Caller.of(http).id()));
    }
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, cookie(http, "", Duration.ZERO))
        .build();
  }

  /** A ticket for one socket or stream of events, in its address: {@code ?ticket=...}. */
  @PostMapping("/deepstream/tickets")
  ResponseEntity<TicketView> ticket(@Parameter(hidden = true) HttpServletRequest http) {
    String ticket = token();
    calls.get(records.ticket(SecretHash.of(ticket), Caller.of(http).id(), properties.ticketTime()));
    return ResponseEntity.status(HttpStatus.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new TicketView(ticket, properties.ticketTime().toSeconds()));
  }

  private String token() {
    byte[] drawn = new byte[TOKEN_BYTES];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  private static String cookie(HttpServletRequest http, String value, Duration age) {
    return ResponseCookie.from(Credentials.COOKIE, value)
        .path("/")
        .httpOnly(true)
        .secure(http.isSecure())
        .sameSite("Strict")
        .maxAge(age)
        .build()
        .toString();
  }
}
