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
 * @param sortFields comparators by the name of the sort field
 * @param defaultSort value of {@code sort} if the request has none
 * @param maxPageSize maximum of {@code limit}
 */
public record ListPaginator<T>(
    Map<String, Comparator<T>> sortFields, String defaultSort, int maxPageSize) {
  public ListPaginator {
    sortFields = Map.copyOf(sortFields);
  }

  /** Returns the requested page; throws a 422 problem for an invalid parameter. */
  public ResponseEntity<List<T>> page(
      Collection<T> all, @Nullable String sort, @Nullable Integer limit, @Nullable Integer offset) {
    if (limit != null && (limit < 1 || limit > maxPageSize)) {
      throw ProblemException.invalidField(
          "limit", "expected 1 to " + maxPageSize + ", but it is " + limit);
    }
    if (offset != null && offset < 0) {
      throw ProblemException.invalidField("offset", "expected 0 or more, but it is " + offset);
    }
    int from = offset == null ? 0 : offset;
    List<T> sorted = all.stream().sorted(order(sort == null ? defaultSort : sort)).toList();
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
    Comparator<T> order = sortFields.get(descending ? sort.substring(1) : sort);
    if (order == null) {
      throw ProblemException.invalidField(
          "sort",
          "unknown sort field '"
              + ProblemResponse.quotable(sort)
              + "'; use one of "
              + String.join(", ", new TreeMap<>(sortFields).keySet())
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
