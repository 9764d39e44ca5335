package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.jobs.JobFileResults;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.QueuedFile;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.slot.SlotRecord;
import io.dsfleet.state.slot.SlotState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the status of slots from Redis, in the structure of {@code analysis_status}. */
final class SlotStatusReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record PendingRead(
      SlotRecord slot,
      CompletableFuture<Optional<JobRecord>> job,
      CompletableFuture<Optional<String>> body,
      CompletableFuture<Optional<String>> listing,
      CompletableFuture<Optional<String>> progress,
      CompletableFuture<List<JobFileOutcome>> files) {}

  private final BoundedAwait calls;

  SlotStatusReader(BoundedAwait calls) {
    this.calls = calls;
  }

  /** Status of the streams 0 to {@code count - 1}; streams without a job are idle. */
  List<StreamStatus> streams(PoolState pool, int count, List<SlotRecord> slots) {
    List<PendingRead> readings =
        slots.stream()
            .filter(slot -> slot.jobId() != null)
            .map(slot -> reading(pool, slot))
            .toList();
    Map<Integer, StreamStatus> busy = new HashMap<>();
    readings.forEach(reading -> busy.put(reading.slot().streamId(), stream(reading)));
    List<StreamStatus> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(busy.getOrDefault(i, new StreamStatus(i, "idle", List.of())));
    }
    return all;
  }

  private static PendingRead reading(PoolState pool, SlotRecord slot) {
    String id = Objects.requireNonNull(slot.jobId());
    return new PendingRead(
        slot,
        pool.queries().job(id),
        pool.queries().request(id),
        pool.queries().fileListing(id),
        pool.queries().progress(id),
        pool.queries().fileOutcomes(id));
  }

  private StreamStatus stream(PendingRead reading) {
    SlotRecord slot = reading.slot();
    String status = slot.state() == SlotState.SUSPECT ? "error" : "running";
    return calls
        .await(reading.job())
        .filter(job -> job.state().isOnSlot())
        .map(job -> new StreamStatus(slot.streamId(), status, List.of(camera(reading, job))))
        .orElseGet(() -> new StreamStatus(slot.streamId(), status, List.of()));
  }

  private CameraStatus camera(PendingRead reading, JobRecord job) {
    List<MediaFile> files =
        JobFileResults.of(calls.await(reading.body()), calls.await(reading.listing()));
    Map<Long, JobFileOutcome> outcomeOf = new HashMap<>();
    calls.await(reading.files()).forEach(outcome -> outcomeOf.put(outcome.fileId(), outcome));
    Map<Long, FileProgress> reported = reported(calls.await(reading.progress()));
    List<FileProgress> processing = new ArrayList<>();
    List<QueuedFile> queued = new ArrayList<>();
    for (MediaFile file : files) {
      Long id = file.fileId();
      if (id == null) {
        continue;
      }
      JobFileOutcome outcome = outcomeOf.get(id);
      if (outcome == null && !reported.containsKey(id)) {
        queued.add(new QueuedFile(id, file.fileName()));
      } else if (outcome == null || outcome.outcome() == FileReport.FileState.STARTED) {
        processing.add(reported.getOrDefault(id, withoutProgress(id, file)));
      }
    }
    if (files.isEmpty()) {
      processing.addAll(reported.values());
    }
    return new CameraStatus(
        job.cameraId(),
        "running",
        new FilesStatus(processing, job.filesDone() + job.filesFailed(), queued.size(), queued));
  }

  private static FileProgress withoutProgress(long id, MediaFile file) {
    return new FileProgress(id, file.fileName(), 0, null, null, null, null, null);
  }

  private static Map<Long, FileProgress> reported(Optional<String> progress) {
    Map<Long, FileProgress> all = new HashMap<>();
    try {
      JsonNode root = progress.isEmpty() ? MAPPER.nullNode() : MAPPER.readTree(progress.get());
      JsonNode list = root.isArray() ? root : root.path("processing");
      for (JsonNode file : list) {
        FileProgress each = MAPPER.treeToValue(file, FileProgress.class);
        all.put(each.fileId(), each);
      }
    } catch (JacksonException unreadable) {
      all.clear();
    }
    return all;
  }
}
