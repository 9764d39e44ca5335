package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.broker.AskStatus;
import io.dsfleet.messages.broker.StatusTold;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.slot.SlotRecord;
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
 * Analysis status of streams in the structure of the app message {@code analysis_status}: reported
 * by the app if it is reachable, otherwise from Redis with its age.
 */
@RestController
public final class AnalysisStatusController {
  private static final double MILLIS = 1000.0;

  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final SlotStatusReader status;
  private final AppQueries apps;
  private final InstantSource clock;
  private final int maxQueriedInstances;

  /**
   * @param maxQueriedInstances with more connected instances, a list is read from Redis only
   */
  public AnalysisStatusController(
      GatewayPools pools,
      BoundedAwait calls,
      AppQueries apps,
      InstantSource clock,
      int maxQueriedInstances) {
    this.pools = pools;
    this.calls = calls;
    this.status = new SlotStatusReader(calls);
    this.apps = apps;
    this.clock = clock;
    this.maxQueriedInstances = maxQueriedInstances;
  }

  /**
   * The streams of one instance.
   *
   * @param source {@code app}, or {@code record} if the app was not reachable
   */
  record InstanceStreams(
      @JsonProperty("streams") List<StreamStatus> streams,
      @JsonProperty("source") String source,
      @JsonProperty("age_seconds") double ageSeconds) {}

  /** The streams of all connected instances. */
  @GetMapping("/deepstream/analysis/status")
  Map<String, InstanceStreams> all(@RequestParam(required = false) @Nullable String pool) {
    Map<String, InstanceStreams> all = new TreeMap<>();
    for (PoolState each : pool == null ? pools.all() : List.of(pools.require(pool))) {
      CompletableFuture<List<SlotRecord>> slots = each.queries().slots();
      List<InstanceRecord> instances = calls.await(each.queries().instances());
      Map<String, CompletableFuture<AppQueries.AppResponse>> responses = query(instances);
      Map<String, List<SlotRecord>> slotsOf =
          calls.await(slots).stream().collect(Collectors.groupingBy(SlotRecord::instanceId));
      for (InstanceRecord instance : instances) {
        List<SlotRecord> instanceSlots = slotsOf.getOrDefault(instance.id(), List.of());
        if (instance.state().isConnected() || !instanceSlots.isEmpty()) {
          all.put(
              instance.id(), streams(each, instance, instanceSlots, responses.get(instance.id())));
        }
      }
    }
    return all;
  }

  private Map<String, CompletableFuture<AppQueries.AppResponse>> query(
      List<InstanceRecord> instances) {
    List<InstanceRecord> connected =
        instances.stream().filter(instance -> instance.state().isConnected()).toList();
    return connected.size() > maxQueriedInstances
        ? Map.of()
        : connected.stream()
            .collect(
                Collectors.toMap(
                    InstanceRecord::id,
                    each ->
                        apps.query(each, new AskStatus(each.id(), each.session(), null, null))));
  }

  private InstanceStreams streams(
      PoolState pool,
      InstanceRecord instance,
      List<SlotRecord> slots,
      @Nullable CompletableFuture<AppQueries.AppResponse> response) {
    if (response != null
        && response.join() instanceof AppQueries.AppResponse.Answered answered
        && answered.reply() instanceof StatusTold appStatus
        && appStatus.streams() != null) {
      return new InstanceStreams(appStatus.streams(), "app", 0);
    }
    return new InstanceStreams(
        status.streams(pool, instance.streamCount(), slots), "record", age(instance));
  }

  /** The streams of one instance, one stream, or one camera on a stream. */
  @GetMapping("/deepstream/analysis/status/{id}")
  Map<String, Object> one(
      @PathVariable String id,
      @RequestParam(name = "stream_id", required = false) @Nullable Integer streamId,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId) {
    LocatedInstance found =
        LocatedInstance.find(pools, calls, id)
            .orElseThrow(() -> InstancesController.unknownInstance(id));
    InstanceRecord instance = found.instance();
    int count = instance.streamCount();
    if (streamId != null && (streamId < 0 || streamId >= count)) {
      throw SlotJobs.streamNotFound(streamId, count);
    }
    List<StreamStatus> known =
        status.streams(found.pool(), count, calls.await(found.pool().queries().slots(id, count)));
    StreamStatus holder = cameraId == null ? null : holder(known, streamId, cameraId);
    Integer queriedStream = holder == null ? streamId : Integer.valueOf(holder.streamId());
    AppQueries.AppResponse response =
        apps.query(instance, new AskStatus(id, instance.session(), queriedStream, cameraId)).join();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("instance_id", id);
    body.put("timestamp", clock.instant().toString());
    if (response instanceof AppQueries.AppResponse.Refused refused) {
      throw new ProblemException(
          ProblemCode.APP_REFUSED, "the app refused the request: " + refused.reason());
    }
    if (response instanceof AppQueries.AppResponse.Answered answered
        && answered.reply() instanceof StatusTold appStatus
        && put(body, appStatus, queriedStream, cameraId)) {
      body.put("source", "app");
      body.put("age_seconds", 0.0);
      return body;
    }
    put(body, recorded(known, queriedStream, cameraId), queriedStream, cameraId);
    body.put("source", "record");
    body.put("age_seconds", age(instance));
    body.put("reason", reason(response));
    return body;
  }

  /** Adds the requested part to the body; false if the status does not contain it. */
  private static boolean put(
      Map<String, Object> body,
      StatusTold status,
      @Nullable Integer streamId,
      @Nullable Long cameraId) {
    if (cameraId != null && streamId != null) {
      CameraStatus camera = status.camera();
      if (camera == null) {
        return false;
      }
      body.put("stream_id", streamId);
      body.put("camera", camera);
      return true;
    }
    Object part = streamId != null ? status.stream() : status.streams();
    if (part == null) {
      return false;
    }
    body.put(streamId != null ? "stream" : "streams", part);
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

  /**
   * The stream of the camera by Redis; throws a 404 problem if the request names another stream.
   */
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
                        "camera " + cameraId + " is not on this instance"));
    if (streamId != null && !Objects.equals(streamId, holder.streamId())) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_CAMERA,
          "camera "
              + cameraId
              + " is not on stream "
              + streamId
              + ", but on stream "
              + holder.streamId());
    }
    return holder;
  }

  private static String reason(AppQueries.AppResponse response) {
    return switch (response) {
      case AppQueries.AppResponse.Disconnected disconnected -> disconnected.reason();
      case AppQueries.AppResponse.TimedOut timedOut -> timedOut.reason();
      case AppQueries.AppResponse.Refused refused -> refused.reason();
      case AppQueries.AppResponse.Answered _ -> "the response of the app has another form";
    };
  }

  /** Age of the status in Redis, in seconds; 0 while the app is connected. */
  private double age(InstanceRecord instance) {
    return instance.state().isConnected()
        ? 0
        : Math.max(0, clock.millis() - instance.sinceMillis()) / MILLIS;
  }
}
