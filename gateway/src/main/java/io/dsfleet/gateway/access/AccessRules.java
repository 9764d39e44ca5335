package io.dsfleet.gateway.access;

import io.dsfleet.messages.access.Role;
import java.util.Optional;
import java.util.Set;

/** Which role a request needs; what is not named here needs the operator to change anything. */
final class AccessRules {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final String DETAILED_HEALTH = "/deepstream/health";
  private static final Set<String> HEALTH = Set.of("/health", DETAILED_HEALTH);
  private static final Set<String> OF_ADMINS = Set.of("/deepstream/keys", "/deepstream/audit");

  /** What a viewer may post: it changes nothing but the viewer's own session. */
  private static final Set<String> OF_ALL_KEYS =
      Set.of("/deepstream/session", "/deepstream/tickets");

  private AccessRules() {}

  /** The role, empty where everybody may ask. */
  static Optional<Role> needed(String method, String path) {
    String route = withoutEndSlash(path);
    boolean safe = SAFE.contains(method);
    if (safe && HEALTH.contains(route)) {
      return Optional.empty();
    }
    if (method.equals("POST") && route.equals(SessionController.PATH)) {
      return Optional.empty();
    }
    if (OF_ADMINS.stream().anyMatch(area -> (route + "/").startsWith(area + "/"))) {
      return Optional.of(Role.ADMIN);
    }
    return Optional.of(safe || OF_ALL_KEYS.contains(route) ? Role.VIEWER : Role.OPERATOR);
  }

  /** Whether everybody may ask, but callers with a key learn more. */
  static boolean tellsCallersMore(String method, String path) {
    return SAFE.contains(method) && withoutEndSlash(path).equals(DETAILED_HEALTH);
  }

  /** Whether a request of this method changes nothing. */
  static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  private static String withoutEndSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
