package io.dsfleet.bridge.socket;

import io.dsfleet.service.UpgradeRequestWithoutExtensions;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Handles upgrade requests of apps. Never negotiates an extension: some clients fail on compressed
 * frames, and Tomcat would accept any offer.
 */
public final class AppUpgradeHandler extends WebSocketHttpRequestHandler {
  public AppUpgradeHandler(
      AppSocketHandler handler, AppHandshake handshake, PendingSockets pending) {
    super(handler, new LimitedHandshakeHandler(handshake, pending));
    setHandshakeInterceptors(List.of(handshake));
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    super.handleRequest(new UpgradeRequestWithoutExtensions(request), response);
  }
}
