package io.dsfleet.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.state.access.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the audit log to admins. */
@RestController
final class AuditController {
  private static final Pattern ID = Pattern.compile("\\d{1,15}-\\d{1,19}");

  private final AuditLog log;
  private final BoundedAwait calls;
  private final int maxLimit;

  AuditController(AuditLog log, BoundedAwait calls, int maxLimit) {
    this.log = log;
    this.calls = calls;
    this.maxLimit = maxLimit;
  }

  /** An audit entry as admins read it. */
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
    static AuditView of(AuditLog.StoredAuditEntry stored) {
      String at =
          Instant.ofEpochMilli(Long.parseLong(stored.id().substring(0, stored.id().indexOf('-'))))
              .toString();
      AuditLog.AuditEntry entry = stored.entry();
      return new AuditView(
          stored.id(),
          at,
          entry.who(),
          entry.name(),
          entry.role(),
          entry.from(),
          entry.what(),
          entry.outcome());
    }
  }

  /**
   * Returns entries, newest first; the {@code Link} header has the URL of the next page, if any.
   */
  @GetMapping("/deepstream/audit")
  ResponseEntity<List<AuditView>> listEntries(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > maxLimit) {
      throw ProblemException.invalidField(
          "limit", "expected 1 to " + maxLimit + ", but it is " + limit);
    }
    if (before != null && !ID.matcher(before).matches()) {
      throw ProblemException.invalidField(
          "before", "'" + ProblemResponse.quotable(before) + "' is not the id of an audit entry");
    }
    List<AuditLog.StoredAuditEntry> found = calls.await(log.newest(before, limit));
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
