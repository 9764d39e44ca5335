package io.dsfleet.cli.connection;

import io.dsfleet.devtools.CommandFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A path with query parameters, whose parts are percent-encoded. */
public final class RequestPath {
  private final StringBuilder path;
  private boolean hasQuery;

  private RequestPath(String root) {
    this.path = new StringBuilder(root);
  }

  /** The path {@code root}, which is not encoded, followed by a slash and each segment. */
  public static RequestPath of(String root, String... segments) {
    RequestPath created = new RequestPath(root);
    for (String segment : segments) {
      if (segment.isEmpty() || segment.matches("\\.+")) {
        throw new CommandFailure("invalid id '" + segment + "'", ExitStatus.USAGE);
      }
      created.path.append('/').append(encoded(segment));
    }
    return created;
  }

  /** Adds a query parameter unless the value is null. */
  public RequestPath with(String name, @Nullable Object value) {
    if (value != null) {
      path.append(hasQuery ? '&' : '?').append(name).append('=').append(encoded(value.toString()));
      hasQuery = true;
    }
    return this;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
