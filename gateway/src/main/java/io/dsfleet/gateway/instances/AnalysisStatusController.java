package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.broker.AskStatus;
import io.dsfleet.messages.broker.StatusTold;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SlotRecord;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What every stream is at, in the structure of 001's {@code analysis_status}: the app's own word
 * where it can be asked, else what the record knows, with its age.
 */
@RestController
public final class AnalysisStatusController {
  private static final double MILLIS = 1000.0;

  private final Pools pools;
  private final StateCalls calls;
  private final SlotStatus status;
  private final AppDesk apps;
  private final InstantSource clock;
  private final int liveMost;

  /**
   * @param liveMost instances that one list asks at most; beyond, it is the record's word on all
   */
  public AnalysisStatusController(
      Pools pools, StateCalls calls, AppDesk apps, InstantSource clock, int liveMost) {
    this.pools = pools;
    this.calls = calls;
    this.status = new SlotStatus(calls);
    this.apps = apps;
    this.clock = clock;
    this.liveMost = liveMost;
  }

  /**
   * The streams of one instance.
   *
   * @param source {@code app}, or {@code record} where the app could not be asked
   */
  record Streams(
      @JsonProperty("streams") List<StreamStatus> streams,
      @JsonProperty("source") String source,
      @JsonProperty("age_seconds") double ageSeconds) {}

  /** Every connected instance with its streams. */
  @GetMapping("/deepstream/analysis/status")
  Map<String, Streams> all(@RequestParam(required = false) @Nullable String pool) {
    Map<String, Streams> all = new TreeMap<>();
    for (PoolState each : pool == null ? pools.all() : List.of(pools.named(pool))) {
      CompletableFuture<List<SlotRecord>> slots = each.reads().slots();
      List<InstanceRecord> instances = calls.get(each.reads().instances());
      Map<String, CompletableFuture<AppDesk.Word>> asked = asked(instances);
      Map<String, List<SlotRecord>> slotsOf =
          calls.get(slots).stream().collect(Collectors.groupingBy(SlotRecord::instanceId));
      for (InstanceRecord instance : instances) {
        List<SlotRecord> own = slotsOf.getOrDefault(instance.id(), List.of());
        if (instance.state().isConnected() || !own.isEmpty()) {
          all.put(instance.id(), streams(each, instance, own, asked.get(instance.id())));
        }
      }
    }
    return all;
  }

  private Map<String, CompletableFuture<AppDesk.Word>> asked(List<InstanceRecord> instances) {
    List<InstanceRecord> connected =
        instances.stream().filter(instance -> instance.state().isConnected()).toList();
    return connected.size() > liveMost
        ? Map.of()
        : connected.stream()
            .collect(
                Collectors.toMap(
                    InstanceRecord::id,
                    each -> apps.ask(each, new AskStatus(each.id(), each.session(), null, null))));
  }

  private Streams streams(
      PoolState pool,
      InstanceRecord instance,
      List<SlotRecord> slots,
      @Nullable CompletableFuture<AppDesk.Word> asked) {
    if (asked != null
        && asked.join() instanceof AppDesk.Word.Told told
        && told.reply() instanceof StatusTold said
        && said.streams() != null) {
      return new Streams(said.streams(), "app", 0);
    }
    return new Streams(
        status.streams(pool, instance.streamsCount(), slots), "record", age(instance));
  }

  /** One instance's streams, or one of them, or the camera on it. */
  @GetMapping("/deepstream/analysis/status/{id}")
  Map<String, Object> one(
      @PathVariable String id,
      @RequestParam(name = "stream_id", required = false) @Nullable Integer streamId,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId) {
    InstanceLookup found =
        InstanceLookup.find(pools, calls, id).orElseThrow(InstancesController::unknown);
    InstanceRecord instance = found.instance();
    int count = instance.streamsCount();
    if (streamId != null && (streamId < 0 || streamId >= count)) {
      throw SlotOwner.noStream(streamId, count);
    }
    List<StreamStatus> known =
        status.streams(found.pool(), count, calls.get(found.pool().reads().slots(id, count)));
    StreamStatus holder = cameraId == null ? null : holder(known, streamId, cameraId);
    Integer asked = holder == null ? streamId : Integer.valueOf(holder.streamId());
    AppDesk.Word word =
        apps.ask(instance, new AskStatus(id, instance.session(), asked, cameraId)).join();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("instance_id", id);
    answer.put("timestamp", clock.instant().toString());
    if (word instanceof AppDesk.Word.Refused no) {
      throw new ProblemException(ProblemCode.APP_REFUSED, "the app refused: " + no.reason());
    }
    if (word instanceof AppDesk.Word.Told told
        && told.reply() instanceof StatusTold said
        && put(answer, said, asked, cameraId)) {
      answer.put("source", "app");
      answer.put("age_seconds", 0.0);
      return answer;
    }
    put(answer, recorded(known, asked, cameraId), asked, cameraId);
    answer.put("source", "record");
    answer.put("age_seconds", age(instance));
    answer.put("reason", reason(word));
    return answer;
  }

  /** Puts the asked form into the answer; false where the app answered in another one. */
  private static boolean put(
      Map<String, Object> answer,
      StatusTold said,
      @Nullable Integer streamId,
      @Nullable Long cameraId) {
    if (cameraId != null && streamId != null) {
      CameraStatus camera = said.camera();
      if (camera == null) {
        return false;
      }
      answer.put("stream_id", streamId);
      answer.put("camera", camera);
      return true;
    }
    Object part = streamId != null ? said.stream() : said.streams();
    if (part == null) {
      return false;
    }
    answer.put(streamId != null ? "stream" : "streams", part);
    return true;
  }

  private static StatusTold recorded(
      List<StreamStatus> known, @Nullable Integer streamId, @Nullable Long cameraId) {
    StreamStatus stream = streamId == null ? null : known.get(streamId);
    CameraStatus camera =
        stream == null || cameraId == null
            ? null
            : stream.cameras().stream()
                .filter(each -> each.cameraId() == cameraId)
                .findFirst()
                .orElse(null);
    return new StatusTold(null, known, stream, streamId, camera);
  }

  /** The stream that owns the camera by the record; that another one is named is an error (001). */
  private static StreamStatus holder(
      List<StreamStatus> streams, @Nullable Integer streamId, long cameraId) {
    StreamStatus holder =
        streams.stream()
            .filter(stream -> stream.cameras().stream().anyMatch(c -> c.cameraId() == cameraId))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.UNKNOWN_CAMERA,
                        "expected camera " + cameraId + " on the instance, but it is not there"));
    if (streamId != null && !Objects.equals(streamId, holder.streamId())) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_CAMERA,
          "expected camera "
              + cameraId
              + " on stream "
              + streamId
              + ", but it is on stream "
              + holder.streamId());
    }
    return holder;
  }

  private static String reason(AppDesk.Word word) {
    return switch (word) {
      case AppDesk.Word.Away away -> away.reason();
      case AppDesk.Word.Silent silent -> silent.reason();
      case AppDesk.Word.Refused refused -> refused.reason();
      case AppDesk.Word.Told _ -> "the app answered in another form";
    };
  }

  /** How old the record's word is: 0 while the app is connected, for then it is kept up to date. */
  private double age(InstanceRecord instance) {
    return instance.state().isConnected()
        ? 0
        : Math.max(0, clock.millis() - instance.sinceMillis()) / MILLIS;
  }
}
