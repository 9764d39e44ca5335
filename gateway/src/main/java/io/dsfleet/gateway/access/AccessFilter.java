package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.Sentences;
import io.dsfleet.messages.access.Role;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.state.StateUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets through what may be asked: health for all, the rest by role; changes only for pages of this
 * server. An open gateway asks for no key, but to be called by a loopback address. Every command is
 * written down, refused ones too.
 */
public final class AccessFilter extends OncePerRequestFilter {
  /** The apps' door has its own rules. */
  private static final String APPS = "/deepstream/ws";

  static final String CSRF_HEADER = "X-CSRF-Token";

  private final JsonMapper mapper = new JsonMapper();
  private final boolean open;
  private final Origins origins;
  private final Supplier<Credentials> credentials;
  private final RateLimits rates;
  private final Supplier<AuditTrail> audit;

  /**
   * Made with the web server, so before the record is there.
   *
   * @param open whether no key is needed
   */
  AccessFilter(
      boolean open,
      Origins origins,
      Supplier<Credentials> credentials,
      RateLimits rates,
      Supplier<AuditTrail> audit) {
    this.open = open;
    this.origins = origins;
    this.credentials = credentials;
    this.rates = rates;
    this.audit = audit;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return APPS.equals(request.getServletPath()) || (APPS + "/").equals(request.getServletPath());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (origins.answered(request, response)) {
      return;
    }
    Problem refusal = refusal(request);
    if (refusal != null) {
      write(request, response, refusal);
      written(request, response);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      written(request, response);
    }
  }

  private @Nullable Problem refusal(HttpServletRequest request) {
    try {
      checkPage(request);
      Optional<Role> needed = AccessRules.needed(request.getMethod(), request.getServletPath());
      if (needed.isPresent()) {
        Caller caller = open ? Caller.LOCAL : credentials.get().of(request);
        caller.attach(request);
        check(request, caller, needed.get());
      } else if (AccessRules.tellsCallersMore(request.getMethod(), request.getServletPath())) {
        recognise(request);
      }
      return null;
    } catch (ProblemException refused) {
      return refused.problem();
    } catch (StateUnavailableException away) {
      return Problem.of(ProblemCode.UNAVAILABLE, "Redis does not answer, so no key can be checked");
    }
  }

  /** Attaches the caller if the request shows one; a wrong key is as good as none here. */
  private void recognise(HttpServletRequest request) {
    try {
      Caller caller = open ? Caller.LOCAL : credentials.get().of(request);
      if (open || rates.take(caller.id())) {
        caller.attach(request);
      }
    } catch (ProblemException | StateUnavailableException stranger) {
      logger.debug("Health is asked by a stranger", stranger);
    }
  }

  private void checkPage(HttpServletRequest request) {
    if (open && !Origins.namesLoopback(request.getHeader("Host"))) {
      throw new ProblemException(
          ProblemCode.FOREIGN_HOST,
          "expected Host to be a loopback address while no key is needed, but it is another");
    }
    boolean opens = !AccessRules.isSafe(request.getMethod()) || isSocket(request);
    if (opens && origins.isForeign(request)) {
      throw new ProblemException(
          ProblemCode.FOREIGN_ORIGIN, "expected Origin to be this server, but it is another");
    }
  }

  private void check(HttpServletRequest request, Caller caller, Role needed) {
    boolean byCookie = caller.way() == Caller.Way.COOKIE;
    if (byCookie && isSocket(request)) {
      throw new ProblemException(
          ProblemCode.NO_KEY,
          "expected a ticket (POST /deepstream/tickets), but a cookie opens no socket");
    }
    if (caller.way() != Caller.Way.OPEN && !rates.take(caller.id())) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "expected fewer requests a second with this key");
    }
    if (!caller.role().covers(needed)) {
      throw new ProblemException(
          ProblemCode.ROLE_TOO_LOW,
          "expected a key of role "
              + needed.wire()
              + ", but this one is of role "
              + caller.role().wire());
    }
    String shown = request.getHeader(CSRF_HEADER);
    if (byCookie
        && !AccessRules.isSafe(request.getMethod())
        && (shown == null || caller.csrf() == null || !SecretHash.same(shown, caller.csrf()))) {
      throw new ProblemException(
          ProblemCode.NO_CSRF_TOKEN,
          "expected " + CSRF_HEADER + " as given at the login, but it is not");
    }
  }

  private static boolean isSocket(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /** Only what changes something is a command. */
  private void written(HttpServletRequest request, HttpServletResponse response) {
    if (!AccessRules.isSafe(request.getMethod())) {
      audit
          .get()
          .add(
              request,
              Caller.find(request).orElse(null),
              response.getStatus(),
              response.getHeader("Location"));
    }
  }

  private void write(HttpServletRequest request, HttpServletResponse response, Problem english)
      throws IOException {
    Problem problem =
        Sentences.wantsKorean(request.getHeader("Accept-Language"))
            ? Sentences.korean(english)
            : english;
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    if (problem.status() == ProblemCode.TOO_MANY_REQUESTS.status()
        || problem.status() == ProblemCode.UNAVAILABLE.status()) {
      response.setHeader("Retry-After", "1");
    }
    response
        .getOutputStream()
        .write(mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
  }
}
