package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.JobAcceptance;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.slot.RoutedAssignment;
import java.util.Map;
import java.util.TreeMap;

/** A job in the model, with the expected fields of its record. */
final class ModelJob {
  final NewJob asked;
  int priority;
  JobState state = JobState.ACCEPTED;
  int attempt;
  ModelSlot at;
  String instance;
  int stream;
  long epoch;
  int errors;
  int crashes;
  int misses;
  final TreeMap<String, String> files = new TreeMap<>();
  Integer total;
  String listing;
  String progress;
  Integer processed;
  String reason;
  Long tag;
  Long deadline;
  Long timerAt;
  long since;
  final long accepted;
  Long assigned;
  Long started;
  Long ended;
  String callback;
  final StringBuilder timeline = new StringBuilder();

  ModelJob(NewJob asked, long now) {
    this.asked = asked;
    this.priority = asked.priority();
    this.accepted = now;
    this.total = asked.totalFiles();
  }

  String id() {
    return asked.jobId();
  }

  boolean isLive() {
    return !state.isTerminal();
  }

  /** Whether it is in the queue, not in a retry delay. */
  boolean isPending() {
    return state == JobState.QUEUED && deadline == null;
  }

  Assignment assignment() {
    return new Assignment(id(), attempt, instance, stream, epoch);
  }

  RoutedAssignment placement(ModelSlot slot) {
    return new RoutedAssignment(assignment(), slot.lost ? 0 : slot.session, asked.cameraId());
  }

  private long filesThat(String states) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(attempt + "|"))
        .filter(file -> states.indexOf(file.getValue().charAt(0)) >= 0)
        .count();
  }

  /** Code of a file's state in the job's file hash. */
  static String codeOf(String state) {
    return state.equals("DONE_OUTPUT_UNSEEN") ? "Du" : state.substring(0, 1);
  }

  private int outputsUnseen() {
    return (int)
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith(attempt + "|") && file.getValue().equals("Du"))
            .count();
  }

  Map<String, String> fields() {
    RecordFields fields = new RecordFields();
    fields.put("id", id());
    fields.put("camera", asked.cameraId());
    fields.put("type", asked.cameraType().wireName());
    fields.put("name", asked.cameraName());
    fields.put("tenant", asked.tenant());
    fields.put("priority", priority);
    fields.put("state", state);
    fields.put("attempt", attempt);
    fields.put("instance", instance);
    fields.put("stream", instance == null ? null : stream);
    fields.put("epoch", instance == null ? null : epoch);
    fields.count("errors", errors);
    fields.count("crashes", crashes);
    fields.count("misses", misses);
    fields.count("files_started", filesThat("SDF"));
    fields.count("done", filesThat("D"));
    fields.count("failed", filesThat("F"));
    fields.count("outputs_unseen", outputsUnseen());
    fields.put("total", total);
    fields.put("processed", processed);
    fields.put("reason", reason);
    fields.put("fair_tag", tag);
    fields.put("deadline", deadline);
    fields.put("timer_at", timerAt);
    fields.put("since", since);
    fields.put("accepted", accepted);
    fields.put("assigned", assigned);
    fields.put("started", started);
    fields.put("ended", ended);
    fields.put("notify", asked.hasCallback() ? true : null);
    fields.put("callback", callback);
    String key = asked.idempotencyKey();
    fields.put(
        "idempotency", key == null ? null : JobAcceptance.hashOf(key) + "|" + asked.bodyHash());
    return fields.map();
  }

  /** The tenant within its priority, as the queue counts them. */
  String tenantKey() {
    return priority + "|" + asked.tenant();
  }
}
