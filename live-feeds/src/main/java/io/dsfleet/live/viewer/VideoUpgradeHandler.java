package io.dsfleet.live.viewer;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Handles upgrade requests of viewers. Never negotiates compression: JPEG does not shrink, and
 * Tomcat would accept any offer.
 */
public final class VideoUpgradeHandler extends WebSocketHttpRequestHandler {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  public VideoUpgradeHandler(VideoSocketHandler handler) {
    super(handler);
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    super.handleRequest(new UncompressedRequest(request), response);
  }

  private static final class UncompressedRequest extends HttpServletRequestWrapper {
    UncompressedRequest(HttpServletRequest request) {
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
