package io.dsfleet.gateway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets through what may be asked: everything where the gateway is open, else health only; and
 * changes only for pages of this server, so that no other page can post through a person's browser.
 */
public final class AccessFilter extends OncePerRequestFilter {
  private static final Set<String> FOR_ALL =
      Set.of("/health", "/health/", "/deepstream/health", "/deepstream/health/");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** The apps' door has its own rules. */
  private static final String APPS = "/deepstream/ws";

  private final JsonMapper mapper = new JsonMapper();
  private final boolean open;

  /**
   * @param open whether no key is needed
   */
  public AccessFilter(boolean open) {
    this.open = open;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return APPS.equals(request.getServletPath());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Problem refusal = refusal(request);
    if (refusal == null) {
      chain.doFilter(request, response);
    } else {
      write(response, refusal);
    }
  }

  private @Nullable Problem refusal(HttpServletRequest request) {
    if (!open && !FOR_ALL.contains(request.getServletPath())) {
      return Problem.of(
          ProblemCode.NO_KEY,
          "expected a key, but none is configured; dsfleet.gateway.open=true opens a loopback"
              + " address without keys");
    }
    if (!SAFE.contains(request.getMethod()) && foreign(request)) {
      return Problem.of(
          ProblemCode.FOREIGN_ORIGIN, "expected Origin to be this server, but it is another");
    }
    return null;
  }

  private static boolean foreign(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return false;
    }
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority == null || !authority.equalsIgnoreCase(request.getHeader("Host"));
    } catch (IllegalArgumentException unreadable) {
      return true;
    }
  }

  private void write(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    if (problem.status() == ProblemCode.NO_KEY.status()) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    response.getOutputStream().write(json(problem));
  }

  private byte[] json(Problem problem) {
    return mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
  }
}
