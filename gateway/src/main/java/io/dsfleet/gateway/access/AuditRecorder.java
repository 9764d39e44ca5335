package io.dsfleet.gateway.access;

import io.dsfleet.gateway.access.RefusedRequestCounter.Source;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.access.AuditLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records commands, their callers and their outcomes in Redis and in the log. */
final class AuditRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.dsfleet.audit");
  private static final Pattern SECRET =
      Pattern.compile("(?i)((?:ticket|token|key|secret|password)=)[^&]*");
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
  private static final Pattern JOB_ID =
      Pattern.compile("/deepstream/jobs/([A-Za-z0-9_-]+\\.[0-9a-z]{26}(?:-[0-9a-f]{32})?)");
  private static final int MAX_WHAT_LENGTH = 512;

  private static final int FIRST_ERROR = 400;
  private static final int PERIOD_SECONDS = 60;

  /** Stands for the key of a caller that showed none. */
  static final String UNKNOWN = "unknown";

  private final AuditLog log;
  private final RefusedRequestCounter refusals = new RefusedRequestCounter();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("audit").factory());

  AuditRecorder(AuditLog log) {
    this.log = log;
  }

  /** Starts to write the repeated refusals of each minute. */
  void start() {
    var _ =
        timer.scheduleAtFixedRate(
            this::writeRepeatedRefusals, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Writes the refusals that are counted but not written yet. */
  @Override
  public void close() {
    timer.shutdownNow();
    writeRepeatedRefusals();
  }

  /**
   * Records a command and its response; never fails and never waits. Of the refusals of one unknown
   * caller, and of one that exceeds its rate, the first in a minute is written at once and the rest
   * as one entry with their count: otherwise a flood would push all other entries out of the log.
   *
   * @param caller null if the request was not authenticated
   * @param location the response's {@code Location}, null if it has none
   */
  void recordCommand(
      HttpServletRequest request,
      @Nullable CallerIdentity caller,
      int status,
      @Nullable String location) {
    String id = caller == null ? UNKNOWN : caller.id();
    boolean counted =
        (caller == null && status >= FIRST_ERROR)
            || status == ProblemCode.TOO_MANY_REQUESTS.status();
    if (counted && !refusals.add(Source.of(id, request.getRemoteAddr(), status))) {
      return;
    }
    write(
        new AuditLog.AuditEntry(
            id,
            caller == null ? null : caller.name(),
            caller == null ? null : caller.role().wireName(),
            request.getRemoteAddr(),
            what(request),
            status + (location == null ? "" : " " + location)));
  }

  /** Writes one entry per source with the number of its refusals after the first. */
  void writeRepeatedRefusals() {
    refusals
        .drain()
        .forEach(
            (source, count) ->
                write(
                    new AuditLog.AuditEntry(
                        source.caller(),
                        null,
                        null,
                        source.from(),
                        count + " more refused requests within a minute",
                        String.valueOf(source.status()))));
  }

  private void write(AuditLog.AuditEntry entry) {
    Matcher jobId = JOB_ID.matcher(entry.what() + " " + entry.outcome());
    try (LogContext _ = LogContext.of(jobId.find() ? jobId.group(1) : null, null)) {
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
                unavailable -> {
                  LOG.warn("the entry above is only in this log: {}", unavailable.toString());
                  return "";
                });
  }

  /** Method and URL as received (percent-encoded), with secrets masked and of limited length. */
  private static String what(HttpServletRequest request) {
    String query = request.getQueryString();
    String url = request.getRequestURI() + (query == null ? "" : "?" + query);
    String masked = NOT_PRINTABLE.matcher(SECRET.matcher(url).replaceAll("$1***")).replaceAll("?");
    // The client chooses the method freely, so the limit includes it.
    String what = request.getMethod() + " " + masked;
    return what.substring(0, Math.min(what.length(), MAX_WHAT_LENGTH));
  }
}
