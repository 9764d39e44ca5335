package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobAcceptance;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.slot.RoutedAssignment;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  String firstFailure;
  JobOutcome outcome;
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

  /** The live job under the camera id, else under its other id if it is of the same camera. */
  static ModelJob liveOf(Collection<ModelJob> jobs, NewJob job) {
    ModelJob sameCamera = null;
    for (ModelJob live : jobs) {
      if (live.isLive() && live.asked.cameraId() == job.cameraId()) {
        return live;
      }
      if (live.isLive()
          && Objects.equals(job.otherCameraId(), live.asked.cameraId())
          && Objects.equals(live.asked.otherCameraId(), job.cameraId())) {
        sameCamera = live;
      }
    }
    return sameCamera;
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

  /** Counts the report, unless the file's state is known already; returns whether it counted. */
  boolean count(FileReport report) {
    String file = attempt + "|" + report.fileId();
    String was = files.get(file);
    boolean ends = report.outcome() != FileReport.FileState.STARTED;
    if (was != null && (!was.equals("S") || !ends)) {
      return false;
    }
    String value =
        report.outcome() == FileReport.FileState.DONE_OUTPUT_UNSEEN
            ? "Du"
            : report.outcome().name().substring(0, 1);
    files.put(file, value + Objects.toString(report.error(), ""));
    if (report.outcome() == FileReport.FileState.FAILED && firstFailure == null) {
      firstFailure = report.fileName() + ": " + report.error();
    }
    return true;
  }

  private long filesThat(String states) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(attempt + "|"))
        .filter(file -> states.indexOf(file.getValue().charAt(0)) >= 0)
        .count();
  }

  /** Why no file could be analysed, empty if one was or none failed. */
  Optional<String> failureReason() {
    long failed = filesThat("F");
    if (failed == 0 || filesThat("D") > 0) {
      return Optional.empty();
    }
    long count = Math.max(failed, total == null ? 0 : total);
    String what =
        asked.cameraType() == CameraType.VIDEOSTREAM
            ? "the stream could not be analysed: "
            : count == 1
                ? "the file could not be analysed: "
                : "none of " + count + " files could be analysed; first: ";
    return Optional.of(what + firstFailure);
  }

  /** The outcome of the ended job. */
  JobOutcome outcomeOfFiles() {
    long failed = filesThat("F");
    long done = filesThat("D");
    boolean completed = state == JobState.COMPLETED;
    boolean unreported = completed && done + failed == 0;
    long analysed = unreported ? processed : done;
    int listed = total == null ? 0 : total;
    boolean every = listed == 0 ? completed : analysed >= listed;
    if (failed == 0 && every && (unreported || analysed > 0)) {
      return JobOutcome.ALL;
    }
    return analysed > 0 ? JobOutcome.PARTIAL : JobOutcome.NONE;
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
    fields.put("other_camera", asked.otherCameraId());
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
    fields.put("first_failure", firstFailure);
    fields.put("outcome", outcome == null ? null : outcome.wireName());
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
