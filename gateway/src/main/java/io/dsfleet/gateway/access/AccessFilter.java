package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.KoreanProblemTranslator;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.access.Role;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.state.connection.StateUnavailableException;
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
 * Authorises requests: health is public, everything else needs a role, and state-changing requests
 * must come from this origin. An open gateway needs no key, but the {@code Host} header must be a
 * loopback address. Every state-changing request is audited, also if it is refused.
 */
public final class AccessFilter extends OncePerRequestFilter {
  /** Apps are authenticated by the bridge. */
  private static final String APP_SOCKET = "/deepstream/ws";

  static final String CSRF_HEADER = "X-CSRF-Token";

  private final JsonMapper mapper = new JsonMapper();
  private final boolean open;
  private final OriginPolicy origins;
  private final Supplier<RequestAuthenticator> credentials;
  private final KeyedRateLimiter rates;
  private final Supplier<AuditRecorder> auditTrail;

  /**
   * The suppliers defer what needs Redis: the web server is created before it.
   *
   * @param open whether no key is needed
   */
  AccessFilter(
      boolean open,
      OriginPolicy origins,
      Supplier<RequestAuthenticator> credentials,
      KeyedRateLimiter rates,
      Supplier<AuditRecorder> auditTrail) {
    this.open = open;
    this.origins = origins;
    this.credentials = credentials;
    this.rates = rates;
    this.auditTrail = auditTrail;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return APP_SOCKET.equals(request.getServletPath())
        || (APP_SOCKET + "/").equals(request.getServletPath());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (origins.applyCors(request, response)) {
      return;
    }
    ProblemResponse refusal = refusal(request);
    if (refusal != null) {
      write(request, response, refusal);
      audit(request, response);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      audit(request, response);
    }
  }

  private @Nullable ProblemResponse refusal(HttpServletRequest request) {
    try {
      checkOrigin(request);
      Optional<Role> requiredRole =
          AccessRules.requiredRole(request.getMethod(), request.getServletPath());
      if (requiredRole.isPresent()) {
        CallerIdentity caller =
            open ? CallerIdentity.LOCAL : credentials.get().authenticate(request);
        caller.attach(request);
        checkPermission(request, caller, requiredRole.get());
      } else if (AccessRules.hasDetailsForCallers(request.getMethod(), request.getServletPath())) {
        identifyIfPossible(request);
      }
      return null;
    } catch (ProblemException refused) {
      return refused.problem();
    } catch (StateUnavailableException unavailable) {
      return ProblemResponse.of(
          ProblemCode.UNAVAILABLE, "keys cannot be checked because Redis is unavailable");
    }
  }

  /** Attaches the caller if the request has valid credentials; invalid ones are ignored. */
  private void identifyIfPossible(HttpServletRequest request) {
    try {
      CallerIdentity caller = open ? CallerIdentity.LOCAL : credentials.get().authenticate(request);
      if (open || rates.tryAcquire(caller.id())) {
        caller.attach(request);
      }
    } catch (ProblemException | StateUnavailableException notIdentified) {
      logger.debug("Health request without valid credentials", notIdentified);
    }
  }

  private void checkOrigin(HttpServletRequest request) {
    if (open && !OriginPolicy.isLoopbackHost(request.getHeader("Host"))) {
      throw new ProblemException(
          ProblemCode.FOREIGN_HOST,
          "the Host header must be a loopback address while dsfleet.gateway.open=true");
    }
    if (open && origins.isEmbedding(request)) {
      throw new ProblemException(
          ProblemCode.FOREIGN_ORIGIN,
          "pages of other sites must not load from this server while dsfleet.gateway.open=true; the"
              + " allowed origins may, with CORS");
    }
    boolean needsOwnOrigin = !AccessRules.isSafe(request.getMethod()) || isSocket(request);
    if (needsOwnOrigin && origins.isForeign(request)) {
      throw new ProblemException(
          ProblemCode.FOREIGN_ORIGIN,
          "the Origin header is neither this server nor one of the allowed origins");
    }
  }

  private void checkPermission(
      HttpServletRequest request, CallerIdentity caller, Role requiredRole) {
    boolean byCookie = caller.authMethod() == CallerIdentity.AuthMethod.COOKIE;
    if (byCookie && isSocket(request)) {
      throw new ProblemException(
          ProblemCode.NO_KEY,
          "a cookie cannot open a socket; use a ticket (POST /deepstream/tickets)");
    }
    if (caller.authMethod() != CallerIdentity.AuthMethod.OPEN && !rates.tryAcquire(caller.id())) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "too many requests with this key; try again later");
    }
    if (!caller.role().includes(requiredRole)) {
      throw new ProblemException(
          ProblemCode.ROLE_TOO_LOW,
          "the request needs a key of role "
              + requiredRole.wireName()
              + ", but this key has role "
              + caller.role().wireName());
    }
    String csrfToken = request.getHeader(CSRF_HEADER);
    if (byCookie
        && !AccessRules.isSafe(request.getMethod())
        && (csrfToken == null
            || caller.csrfToken() == null
            || !SecretHash.constantTimeEquals(csrfToken, caller.csrfToken()))) {
      throw new ProblemException(
          ProblemCode.NO_CSRF_TOKEN,
          "the header " + CSRF_HEADER + " must hold the csrf_token of the login");
    }
  }

  private static boolean isSocket(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /** Audits state-changing requests. */
  private void audit(HttpServletRequest request, HttpServletResponse response) {
    if (!AccessRules.isSafe(request.getMethod())) {
      auditTrail
          .get()
          .recordCommand(
              request,
              CallerIdentity.find(request).orElse(null),
              response.getStatus(),
              response.getHeader("Location"));
    }
  }

  private void write(
      HttpServletRequest request, HttpServletResponse response, ProblemResponse english)
      throws IOException {
    ProblemResponse problem =
        KoreanProblemTranslator.prefersKorean(request.getHeader("Accept-Language"))
            ? KoreanProblemTranslator.translate(english)
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
