package io.dsfleet.gateway.access;

import io.dsfleet.messages.access.Role;
import java.util.Optional;
import java.util.Set;

/** Maps requests to the role they need. By default reads need a viewer and changes an operator. */
final class AccessRules {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final String DETAILED_HEALTH = "/deepstream/health";
  private static final Set<String> HEALTH = Set.of("/health", DETAILED_HEALTH);
  private static final Set<String> ADMIN_ROUTES = Set.of("/deepstream/keys", "/deepstream/audit");

  /** Changes allowed to viewers: they only affect the viewer's own login. */
  private static final Set<String> VIEWER_CHANGES =
      Set.of("/deepstream/session", "/deepstream/tickets");

  private AccessRules() {}

  /** The role a request needs, empty if it is public. */
  static Optional<Role> requiredRole(String method, String path) {
    String route = withoutTrailingSlash(path);
    boolean safe = SAFE.contains(method);
    if (safe && HEALTH.contains(route)) {
      return Optional.empty();
    }
    if (method.equals("POST") && route.equals(LoginController.PATH)) {
      return Optional.empty();
    }
    if (ADMIN_ROUTES.stream().anyMatch(prefix -> (route + "/").startsWith(prefix + "/"))) {
      return Optional.of(Role.ADMIN);
    }
    return Optional.of(safe || VIEWER_CHANGES.contains(route) ? Role.VIEWER : Role.OPERATOR);
  }

  /** Whether the route is public but returns more to authenticated callers. */
  static boolean hasDetailsForCallers(String method, String path) {
    return SAFE.contains(method) && withoutTrailingSlash(path).equals(DETAILED_HEALTH);
  }

  /** Whether the method is safe in the sense of RFC 9110: it changes nothing. */
  static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  private static String withoutTrailingSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
