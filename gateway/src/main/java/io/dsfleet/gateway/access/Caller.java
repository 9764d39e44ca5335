package io.dsfleet.gateway.access;

import io.dsfleet.messages.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param id prefix of the key, {@code local} where none is needed
 * @param name of the key's holder
 * @param way how the request showed it
 * @param csrf what a change by cookie must show, null for the other ways
 */
public record Caller(String id, String name, Role role, Way way, @Nullable String csrf) {
  private static final String ATTRIBUTE = Caller.class.getName();

  /** How a request shows who asks. */
  public enum Way {
    /** Not at all: the gateway is open, on loopback. */
    OPEN,
    /** The key itself. */
    KEY,
    /** A browser's login. */
    COOKIE,
    /** A ticket in the address. */
    TICKET
  }

  /** Whoever asks an open gateway. */
  static final Caller LOCAL = new Caller("local", "local", Role.ADMIN, Way.OPEN, null);

  /** The caller of a request that was let through. */
  static Caller of(HttpServletRequest request) {
    return find(request)
        .orElseThrow(
            () -> new IllegalStateException("expected a caller, but the access filter set none"));
  }

  /** Who was recognised, empty where nobody was. */
  public static Optional<Caller> find(HttpServletRequest request) {
    return Optional.ofNullable(request.getAttribute(ATTRIBUTE))
        .filter(Caller.class::isInstance)
        .map(Caller.class::cast);
  }

  void attach(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
