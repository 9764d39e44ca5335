package io.dsfleet.gateway.access;

import io.dsfleet.messages.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated sender of a request.
 *
 * @param id prefix of the key, {@code local} on an open gateway
 * @param name name of the key's holder
 * @param authMethod how the request was authenticated
 * @param csrfToken CSRF token that changes must send, null unless authenticated by cookie
 */
public record CallerIdentity(
    String id, String name, Role role, AuthMethod authMethod, @Nullable String csrfToken) {
  private static final String ATTRIBUTE = CallerIdentity.class.getName();

  /** How a request was authenticated. */
  public enum AuthMethod {
    /** Not at all: the gateway is open and listens on loopback. */
    OPEN,
    /** By the key itself. */
    KEY,
    /** By the cookie of a browser's login. */
    COOKIE,
    /** By a one-time ticket in the URL. */
    TICKET
  }

  /** The caller of every request to an open gateway. */
  static final CallerIdentity LOCAL =
      new CallerIdentity("local", "local", Role.ADMIN, AuthMethod.OPEN, null);

  /** The caller of a request that {@link AccessFilter} has authorised. */
  static CallerIdentity require(HttpServletRequest request) {
    return find(request)
        .orElseThrow(() -> new IllegalStateException("the access filter did not set a caller"));
  }

  /** The caller, empty if the request is not authenticated. */
  public static Optional<CallerIdentity> find(HttpServletRequest request) {
    return Optional.ofNullable(request.getAttribute(ATTRIBUTE))
        .filter(CallerIdentity.class::isInstance)
        .map(CallerIdentity.class::cast);
  }

  void attach(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
