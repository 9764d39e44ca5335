package io.dsfleet.chaos;

import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * History of a job, read from its timeline.
 *
 * @param known whether the job is known
 * @param ends number of terminal states it entered
 * @param failed whether it ended FAILED or CANCELLED
 * @param attempts number of attempts that were assigned a slot
 * @param requeuedMillis time of its first requeueing (epoch milliseconds); 0 if never
 */
record JobHistory(boolean known, int ends, boolean failed, int attempts, long requeuedMillis) {
  private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");
  static final JobHistory UNKNOWN = new JobHistory(false, 0, false, 0, 0);

  /** Reads a timeline of the HTTP API. */
  static JobHistory of(JsonNode timeline) {
    int ends = 0;
    boolean failed = false;
    int attempts = 0;
    long requeuedMillis = 0;
    for (JsonNode entry : timeline) {
      String event = entry.path("event").asString("");
      String state = entry.path("state").asString("");
      if (event.equalsIgnoreCase(state) && TERMINAL.contains(state)) {
        ends++;
        failed |= !state.equals("COMPLETED");
      }
      if (event.equals("assigned")) {
        attempts++;
      }
      if (event.equals("requeued") && requeuedMillis == 0) {
        requeuedMillis = Instant.parse(entry.path("at").asString()).toEpochMilli();
      }
    }
    return new JobHistory(true, ends, failed, attempts, requeuedMillis);
  }
}
