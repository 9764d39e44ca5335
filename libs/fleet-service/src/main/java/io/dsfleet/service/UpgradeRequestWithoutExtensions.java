package io.dsfleet.service;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade request to a WebSocket without the extensions that the client offers. Tomcat would
 * accept any offer of compression.
 */
public final class UpgradeRequestWithoutExtensions extends HttpServletRequestWrapper {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  public UpgradeRequestWithoutExtensions(HttpServletRequest request) {
    super(request);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return name.equalsIgnoreCase(EXTENSIONS) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return name.equalsIgnoreCase(EXTENSIONS)
        ? Collections.emptyEnumeration()
        : super.getHeaders(name);
  }
}
