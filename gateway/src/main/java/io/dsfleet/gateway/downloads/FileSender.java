package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.web.context.request.ServletWebRequest;

/** Sends an open file with validators and byte ranges (RFC 9110). */
final class FileSender {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long MILLIS_PER_SECOND = 1000;

  private FileSender() {}

  /** The bytes to send. */
  private record ByteSection(long start, long length) {}

  /**
   * Sends the file, or the one range that the request asks for. Several ranges and unreadable ones
   * are ignored, as RFC 9110 allows.
   *
   * @throws ProblemException 416 if the range lies behind the end
   */
  static void send(
      HttpServletRequest request,
      HttpServletResponse response,
      ReadableFile file,
      String contentType,
      boolean download)
      throws IOException {
    if (isUnchanged(request, response, file, "")) {
      return;
    }
    setHeaders(response, contentType, download ? file.name() : null);
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    HttpRange range = range(request, file);
    ByteSection section = new ByteSection(0, file.size());
    if (range != null) {
      section = section(response, range, file.size());
    }
    response.setContentLengthLong(section.length());
    if (!request.getMethod().equals("HEAD")) {
      copy(file, section, response.getOutputStream());
    }
  }

  /**
   * Sets the validators; if the client has the current version, also the status 304.
   *
   * @param variant distinguishes representations of the file
   */
  static boolean isUnchanged(
      HttpServletRequest request, HttpServletResponse response, ReadableFile file, String variant) {
    return new ServletWebRequest(request, response)
        .checkNotModified("\"" + file.etag() + variant + "\"", file.modifiedMillis());
  }

  /** Sets the headers of a body that is not trusted as a page of this origin. */
  static void setHeaders(
      HttpServletResponse response, String contentType, @Nullable String downloadName) {
    response.setContentType(contentType);
    response.setHeader("Cache-Control", "private, no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    if (downloadName != null) {
      response.setHeader(
          HttpHeaders.CONTENT_DISPOSITION,
          ContentDisposition.attachment()
              .filename(downloadName, StandardCharsets.UTF_8)
              .build()
              .toString());
    }
  }

  private static @Nullable HttpRange range(HttpServletRequest request, ReadableFile file) {
    String header = request.getHeader(HttpHeaders.RANGE);
    if (header == null || !request.getMethod().equals("GET") || !isCurrent(request, file)) {
      return null;
    }
    try {
      List<HttpRange> ranges = HttpRange.parseRanges(header);
      return ranges.size() == 1 ? ranges.getFirst() : null;
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** Whether {@code If-Range}, if there is one, names this version of the file. */
  private static boolean isCurrent(HttpServletRequest request, ReadableFile file) {
    String condition = request.getHeader(HttpHeaders.IF_RANGE);
    if (condition == null || condition.equals("\"" + file.etag() + "\"")) {
      return true;
    }
    try {
      return request.getDateHeader(HttpHeaders.IF_RANGE) / MILLIS_PER_SECOND
          == file.modifiedMillis() / MILLIS_PER_SECOND;
    } catch (IllegalArgumentException noDate) {
      return false;
    }
  }

  private static ByteSection section(HttpServletResponse response, HttpRange range, long size) {
    long start;
    long end;
    try {
      start = range.getRangeStart(size);
      end = range.getRangeEnd(size);
    } catch (IllegalArgumentException outside) {
      start = size;
      end = size;
    }
    if (start >= size) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
      throw new ProblemException(
          ProblemCode.RANGE_NOT_SATISFIABLE,
          "the range is behind the end; the file has " + size + " bytes");
    }
    response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
    response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + start + "-" + end + "/" + size);
    return new ByteSection(start, end - start + 1);
  }

  private static void copy(ReadableFile file, ByteSection section, OutputStream out)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, section.length())];
    InputStream in = file.from(section.start());
    long left = section.length();
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new ProblemException(
            ProblemCode.FILE_NOT_VISIBLE, "the file became shorter while it was sent");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    out.flush();
  }
}
