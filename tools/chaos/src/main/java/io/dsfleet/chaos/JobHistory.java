package io.dsfleet.chaos;

import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the record says of a job after the run.
 *
 * @param known whether it knows the job
 * @param ends how often it became terminal
 * @param failed whether its end is FAILED or CANCELLED
 * @param attempts how many attempts were given a slot
 * @param againMillis when it was given back for another attempt first; 0 if never
 */
record JobHistory(boolean known, int ends, boolean failed, int attempts, long againMillis) {
  private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");
  static final JobHistory UNKNOWN = new JobHistory(false, 0, false, 0, 0);

  /** Reads a timeline. */
  static JobHistory of(JsonNode timeline) {
    int ends = 0;
    boolean failed = false;
    int attempts = 0;
    long again = 0;
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
      if (event.equals("requeued") && again == 0) {
        again = Instant.parse(entry.path("at").asString()).toEpochMilli();
      }
    }
    return new JobHistory(true, ends, failed, attempts, again);
  }
}
