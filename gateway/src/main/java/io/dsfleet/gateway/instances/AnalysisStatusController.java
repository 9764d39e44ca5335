package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SlotRecord;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What every stream is at, in the structure of 001's {@code analysis_status}. */
@RestController
public final class AnalysisStatusController {
  private final Pools pools;
  private final StateCalls calls;
  private final SlotStatus status;
  private final InstantSource clock;

  public AnalysisStatusController(Pools pools, StateCalls calls, InstantSource clock) {
    this.pools = pools;
    this.calls = calls;
    this.status = new SlotStatus(calls);
    this.clock = clock;
  }

  /** The streams of one instance. */
  record Streams(List<StreamStatus> streams) {}

  /** Every connected instance with its streams. */
  @GetMapping("/deepstream/analysis/status")
  Map<String, Streams> all() {
    Map<String, Streams> all = new TreeMap<>();
    for (PoolState pool : pools.all()) {
      CompletableFuture<List<SlotRecord>> slots = pool.reads().slots();
      List<InstanceRecord> instances = calls.get(pool.reads().instances());
      Map<String, List<SlotRecord>> slotsOf =
          calls.get(slots).stream().collect(Collectors.groupingBy(SlotRecord::instanceId));
      for (InstanceRecord instance : instances) {
        List<SlotRecord> own = slotsOf.getOrDefault(instance.id(), List.of());
        if (instance.state().isConnected() || !own.isEmpty()) {
          all.put(instance.id(), new Streams(status.streams(pool, instance.streamsCount(), own)));
        }
      }
    }
    return all;
  }

  /** One instance's streams, or one of them, or the camera on it. */
  @GetMapping("/deepstream/analysis/status/{id}")
  Map<String, Object> one(
      @PathVariable String id,
      @RequestParam(name = "stream_id", required = false) @Nullable Integer streamId,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId) {
    InstanceLookup found =
        InstanceLookup.find(pools, calls, id).orElseThrow(InstancesController::unknown);
    int count = found.instance().streamsCount();
    List<StreamStatus> streams =
        status.streams(found.pool(), count, calls.get(found.pool().reads().slots(id, count)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("instance_id", id);
    answer.put("timestamp", clock.instant().toString());
    if (streamId == null && cameraId == null) {
      answer.put("streams", streams);
    } else if (cameraId == null) {
      answer.put("stream", stream(streams, streamId));
    } else {
      StreamStatus stream = holding(streams, streamId, cameraId);
      answer.put("stream_id", stream.streamId());
      answer.put("camera", camera(stream, cameraId));
    }
    return answer;
  }

  private static StreamStatus stream(List<StreamStatus> streams, @Nullable Integer id) {
    return streams.stream()
        .filter(stream -> id != null && stream.streamId() == id)
        .findFirst()
        .orElseThrow(() -> notThere("stream_id", "expected a stream of the instance"));
  }

  private static StreamStatus holding(
      List<StreamStatus> streams, @Nullable Integer streamId, long cameraId) {
    return streams.stream()
        .filter(stream -> streamId == null || stream.streamId() == streamId)
        .filter(stream -> stream.cameras().stream().anyMatch(c -> c.cameraId() == cameraId))
        .findFirst()
        .orElseThrow(() -> notThere("camera_id", "expected a camera on the stream"));
  }

  private static CameraStatus camera(StreamStatus stream, long cameraId) {
    return stream.cameras().stream()
        .filter(camera -> camera.cameraId() == cameraId)
        .findFirst()
        .orElseThrow();
  }

  private static ProblemException notThere(String field, String expected) {
    return new ProblemException(
        ProblemCode.UNKNOWN_INSTANCE, field + ": " + expected + ", but it is none");
  }
}
