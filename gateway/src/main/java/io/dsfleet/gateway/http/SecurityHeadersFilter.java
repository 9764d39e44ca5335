package io.dsfleet.gateway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells browsers what a response must not be used for: no guessing of types, no frames, no scripts
 * except those of the API page. The dashboard replaces the content security policy by its own.
 */
public final class SecurityHeadersFilter extends OncePerRequestFilter {
  private static final String API_POLICY =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  private static final String API_PAGE_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src"
          + " 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(
        "Content-Security-Policy",
        isApiPage(request.getServletPath()) ? API_PAGE_POLICY : API_POLICY);
    chain.doFilter(request, response);
  }

  private static boolean isApiPage(String path) {
    return path.equals("/docs") || path.startsWith("/docs/") || path.startsWith("/swagger-ui/");
  }
}
