package io.dsfleet.bridge.socket;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Handles upgrade requests of apps. Never negotiates an extension: some clients fail on compressed
 * frames, and Tomcat would accept any offer.
 */
public final class AppUpgradeHandler extends WebSocketHttpRequestHandler {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  public AppUpgradeHandler(
      AppSocketHandler handler, AppHandshake handshake, PendingSockets pending) {
    super(handler, new LimitedHandshakeHandler(handshake, pending));
    setHandshakeInterceptors(List.of(handshake));
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    super.handleRequest(new WithoutExtensions(request), response);
  }

  private static final class WithoutExtensions extends HttpServletRequestWrapper {
    WithoutExtensions(HttpServletRequest request) {
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
}
