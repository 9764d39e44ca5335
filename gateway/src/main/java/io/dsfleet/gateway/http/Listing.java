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
 * How a list that fits into memory is sorted and paged: {@code sort=field} or {@code sort=-field},
 * {@code limit}, {@code offset}; without them all of it comes in the order of the first field.
 * {@code X-Total-Count} has the length of the whole, {@code Link} the next page.
 *
 * @param fields what may be sorted by
 * @param usual the field where none is named
 * @param most items of one page at most
 */
public record Listing<T>(Map<String, Comparator<T>> fields, String usual, int most) {
  public Listing {
    fields = Map.copyOf(fields);
  }

  /** The page as an answer. */
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
    boolean down = sort.startsWith("-");
    Comparator<T> order = fields.get(down ? sort.substring(1) : sort);
    if (order == null) {
      throw ProblemException.invalid(
          "sort",
          "expected one of "
              + new TreeMap<>(fields).keySet()
              + ", with - before it for the other way, but it is another");
    }
    return down ? order.reversed() : order;
  }

  private static String address(int offset) {
    String whole =
        ServletUriComponentsBuilder.fromCurrentRequest()
            .replaceQueryParam("offset", offset)
            .toUriString();
    return whole.replaceFirst("^[a-z]+://[^/]+", "");
  }
}
