package io.dsfleet.live.viewer;

import io.dsfleet.service.UpgradeRequestWithoutExtensions;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Handles upgrade requests of viewers. Never negotiates compression: JPEG does not shrink, and
 * Tomcat would accept any offer.
 */
public final class VideoUpgradeHandler extends WebSocketHttpRequestHandler {
  public VideoUpgradeHandler(VideoSocketHandler handler) {
    super(handler);
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    super.handleRequest(new UpgradeRequestWithoutExtensions(request), response);
  }
}
