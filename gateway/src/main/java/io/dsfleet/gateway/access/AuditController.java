package io.dsfleet.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The log of commands, for admins. */
@RestController
final class AuditController {
  private static final Pattern ID = Pattern.compile("\\d{1,15}-\\d{1,19}");

  private final AuditLog log;
  private final StateCalls calls;
  private final int pageMost;

  AuditController(AuditLog log, StateCalls calls, int pageMost) {
    this.log = log;
    this.calls = calls;
    this.pageMost = pageMost;
  }

  /** A command, when it was given, by whom, from where, and what it was answered. */
  @JsonInclude
  record AuditView(
      @JsonProperty("id") String id,
      @JsonProperty("at") String at,
      @JsonProperty("who") String who,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("role") @Nullable String role,
      @JsonProperty("from") String from,
      @JsonProperty("what") String what,
      @JsonProperty("outcome") String outcome) {
    static AuditView of(AuditLog.Kept kept) {
      String at =
          Instant.ofEpochMilli(Long.parseLong(kept.id().substring(0, kept.id().indexOf('-'))))
              .toString();
      AuditLog.Entry entry = kept.entry();
      return new AuditView(
          kept.id(),
          at,
          entry.who(),
          entry.name(),
          entry.role(),
          entry.from(),
          entry.what(),
          entry.outcome());
    }
  }

  /** Newest first; the header {@code Link} has the next page's address while there may be one. */
  @GetMapping("/deepstream/audit")
  ResponseEntity<List<AuditView>> entries(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > pageMost) {
      throw ProblemException.invalid("limit", "expected 1 to " + pageMost + ", but it is " + limit);
    }
    if (before != null && !ID.matcher(before).matches()) {
      throw ProblemException.invalid("before", "expected the id of an entry, but it is none");
    }
    List<AuditLog.Kept> found = calls.get(log.newest(before, limit));
    HttpHeaders headers = new HttpHeaders();
    if (found.size() == limit) {
      headers.set(
          HttpHeaders.LINK,
          "</deepstream/audit?limit="
              + limit
              + "&before="
              + found.getLast().id()
              + ">; rel=\"next\"");
    }
    return new ResponseEntity<>(found.stream().map(AuditView::of).toList(), headers, 200);
  }
}
