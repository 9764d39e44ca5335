package io.dsfleet.gateway.dashboard;

import io.dsfleet.dashboard.DashboardFile;
import io.dsfleet.dashboard.DashboardFiles;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves the files of the dashboard. They contain no data and need no key, so this filter runs
 * before the one that checks keys. {@code /} is the page only for clients that prefer HTML.
 */
final class DashboardFilter extends OncePerRequestFilter {
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src"
          + " 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action"
          + " 'none'";

  private final DashboardFiles files;

  DashboardFilter(DashboardFiles files) {
    this.files = files;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean root = request.getServletPath().equals(DashboardFiles.PAGE);
    if (root) {
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }
    Optional<DashboardFile> file =
        isRead(request) && (!root || prefersHtml(request.getHeader(HttpHeaders.ACCEPT)))
            ? files.at(request.getServletPath())
            : Optional.empty();
    if (file.isPresent()) {
      send(file.get(), request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isRead(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  /** Whether the header names HTML itself, not only by a wildcard, and ranks no JSON above it. */
  static boolean prefersHtml(@Nullable String accept) {
    try {
      List<MediaType> types = MediaType.parseMediaTypes(accept);
      double html = quality(types, MediaType.TEXT_HTML);
      return html > 0 && html >= quality(types, MediaType.APPLICATION_JSON);
    } catch (InvalidMediaTypeException unreadable) {
      return false;
    }
  }

  private static double quality(List<MediaType> types, MediaType wanted) {
    return types.stream()
        .filter(type -> type.equalsTypeAndSubtype(wanted))
        .mapToDouble(MediaType::getQualityValue)
        .max()
        .orElse(0);
  }

  private static void send(
      DashboardFile file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean gzip = acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    String tag = "\"" + file.hash() + (gzip ? "-gzip\"" : "\"");
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(
        HttpHeaders.CACHE_CONTROL,
        file.isImmutable() ? "public, max-age=31536000, immutable" : "no-cache");
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    response.setHeader(HttpHeaders.ETAG, tag);
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known != null && known.contains(tag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    ByteBuffer body = gzip ? file.compressed() : file.plain();
    if (gzip) {
      response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    response.setContentType(file.contentType());
    response.setContentLength(body.remaining());
    if (request.getMethod().equals("GET")) {
      Channels.newChannel(response.getOutputStream()).write(body);
    }
  }

  private static boolean acceptsGzip(@Nullable String encodings) {
    return encodings != null
        && encodings.matches("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?(,|$)).*");
  }
}
