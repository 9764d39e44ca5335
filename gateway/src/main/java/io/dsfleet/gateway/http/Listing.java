package io.dsfleet.gateway.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Sorts and pages a list in memory by {@code sort=field} or {@code sort=-field} (descending),
 * {@code limit} and {@code offset}. Without parameters the whole list is returned in default order.
 * {@code X-Total-Count} holds the total number of items, {@code Link} the next page.
 *
 * @param fields comparators by the name of the sort field
 * @param usual value of {@code sort} if the request has none
 * @param most maximum of {@code limit}
 */
public record Listing<T>(Map<String, Comparator<T>> fields, String usual, int most) {
  public Listing {
    fields = Map.copyOf(fields);
  }

  /** Returns the requested page; throws a 422 problem for an invalid parameter. */
  public ResponseEntity<List<T>> page(
      Collection<T> all, @Nullable String sort, @Nullable Integer limit, @Nullable Integer offset) {
    if (limit != null && (limit < 1 || limit > most)) {
      throw ProblemException.invalid("limit", "expected 1 to " + most + ", but it is " + limit);
    }
    if (offset != null && offset < 0) {
      throw ProblemException.invalid("offset", "expected 0 or more, but it is " + offset);
    }
    int from = offset == null ? 0 : offset;
    List<T> sorted = all.stream().sorted(order(sort == null ? usual : sort)).toList();
    List<T> page = sorted.stream().skip(from).limit(limit == null ? sorted.size() : limit).toList();
    HttpHeaders headers = new HttpHeaders();
    headers.set("X-Total-Count", Integer.toString(sorted.size()));
    int next = from + page.size();
    if (limit != null && next < sorted.size()) {
      headers.set(HttpHeaders.LINK, "<" + address(next) + ">; rel=\"next\"");
    }
    return ResponseEntity.ok().headers(headers).body(page);
  }

  private Comparator<T> order(String sort) {
    boolean descending = sort.startsWith("-");
    Comparator<T> order = fields.get(descending ? sort.substring(1) : sort);
    if (order == null) {
      throw ProblemException.invalid(
          "sort",
          "unknown sort field '"
              + Problem.shortened(sort)
              + "'; use one of "
              + String.join(", ", new TreeMap<>(fields).keySet())
              + ", prefixed with - for descending order");
    }
    return descending ? order.reversed() : order;
  }

  private static String address(int offset) {
    String url =
        ServletUriComponentsBuilder.fromCurrentRequest()
            .replaceQueryParam("offset", offset)
            .toUriString();
    return url.replaceFirst("^[a-z]+://[^/]+", "");
  }
}
