package io.dsfleet.gateway.access;

import io.dsfleet.broker.LogContext;
import io.dsfleet.messages.access.Role;
import io.dsfleet.state.AuditLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down who gave which command, from where, and what came of it: in Redis and in the log. */
final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger("io.dsfleet.audit");
  private static final Pattern SECRET =
      Pattern.compile("(?i)((?:ticket|token|key|secret|password)=)[^&]*");
  private static final Pattern UNSEEN = Pattern.compile("[^\\x21-\\x7e]");
  private static final Pattern JOB =
      Pattern.compile("/deepstream/jobs/([A-Za-z0-9_-]+\\.[0-9a-z]{26}(?:-[0-9a-f]{32})?)");
  private static final int WHAT_MOST = 512;

  private final AuditLog log;

  AuditTrail(AuditLog log) {
    this.log = log;
  }

  /**
   * Writes it down; never fails and never waits.
   *
   * @param caller null where nobody was recognised
   */
  void add(HttpServletRequest request, @Nullable Caller caller, String outcome) {
    Role role = caller == null ? null : caller.role();
    AuditLog.Entry entry =
        new AuditLog.Entry(
            caller == null ? "unknown" : caller.id(),
            caller == null ? null : caller.name(),
            role == null ? null : role.wire(),
            request.getRemoteAddr(),
            what(request),
            outcome);
    Matcher job = JOB.matcher(entry.what() + " " + outcome);
    try (LogContext _ = LogContext.of(job.find() ? job.group(1) : null, null)) {
      LOG.info(
          "{} ({}) from {}: {} -> {}",
          entry.who(),
          entry.role(),
          entry.from(),
          entry.what(),
          entry.outcome());
    }
    var _ =
        log.append(entry)
            .exceptionally(
                away -> {
                  LOG.warn("the entry above is in this log only: {}", away.toString());
                  return "";
                });
  }

  /** Method and address as they came, which are encoded; secrets blotted out, and bounded. */
  private static String what(HttpServletRequest request) {
    String query = request.getQueryString();
    String all = request.getRequestURI() + (query == null ? "" : "?" + query);
    String plain = UNSEEN.matcher(SECRET.matcher(all).replaceAll("$1***")).replaceAll("?");
    // The method is any word that the client likes, so it is bounded with the rest.
    String what = request.getMethod() + " " + plain;
    return what.substring(0, Math.min(what.length(), WHAT_MOST));
  }
}
