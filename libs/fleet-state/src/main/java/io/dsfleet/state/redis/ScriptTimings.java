package io.dsfleet.state.redis;

import io.dsfleet.state.timing.FleetTimings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The timings by the names that the scripts use: milliseconds and counts. */
final class ScriptTimings {
  private ScriptTimings() {}

  static Map<String, Long> of(FleetTimings t) {
    Map<String, Long> table = new HashMap<>();
    table.put("submit", millis(t.submit()));
    table.put("resubmit", millis(t.resubmit()));
    table.put("redrive", millis(t.redrive()));
    table.put("start", millis(t.start()));
    table.put("first_file", millis(t.firstFile()));
    table.put("stall", millis(t.stall()));
    table.put("cancel", millis(t.cancel()));
    table.put("grace", millis(t.grace()));
    table.put("recovery", millis(t.recovery()));
    table.put("sweep_gap", millis(t.sweepGap()));
    table.put("bridge_lease", millis(t.bridgeLease()));
    table.put("retry_base", millis(t.retryBase()));
    table.put("retry_cap", millis(t.retryCap()));
    table.put("errors", (long) t.errorBudget());
    table.put("crashes", (long) t.crashBudget());
    table.put("retention", millis(t.retention()));
    table.put("retained", (long) t.maxEndedJobs());
    table.put("idempotency", millis(t.idempotency()));
    table.put("stop_drain", millis(t.stop().drain()));
    table.put("stop_interrupt", millis(t.stop().interrupt()));
    table.put("stop_terminate", millis(t.stop().terminate()));
    table.put("stop_term", millis(t.stop().term()));
    table.put("stop_look", millis(t.stop().checkInterval()));
    return Map.copyOf(table);
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }
}
