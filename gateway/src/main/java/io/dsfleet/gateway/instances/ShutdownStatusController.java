package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.shutdown.ShutdownRecord;
import io.dsfleet.state.shutdown.ShutdownStage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Status of the staged shutdown of an instance. */
@RestController
public final class ShutdownStatusController {
  private final GatewayPools pools;
  private final BoundedAwait calls;

  public ShutdownStatusController(GatewayPools pools, BoundedAwait calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /**
   * The current or last shutdown of an instance.
   *
   * @param until deadline after which the next stage begins; null if there is none
   * @param endedAt null while the shutdown is in progress
   */
  @JsonInclude
  record ShutdownView(
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("pool") String pool,
      @JsonProperty("process_id") @Nullable String processId,
      @JsonProperty("rung") ShutdownStage rung,
      @JsonProperty("reason") String reason,
      @JsonProperty("began_at") String beganAt,
      @JsonProperty("until") @Nullable String until,
      @JsonProperty("ended_at") @Nullable String endedAt,
      @JsonProperty("rungs") List<StageView> rungs) {
    static ShutdownView of(String pool, ShutdownRecord stop) {
      return new ShutdownView(
          stop.instanceId(),
          pool,
          stop.processId(),
          stop.stage(),
          stop.reason(),
          time(stop.beganMillis()),
          stop.untilMillis() == null ? null : time(stop.untilMillis()),
          stop.endedMillis() == null ? null : time(stop.endedMillis()),
          stop.stages().stream()
              .map(step -> new StageView(step.stage(), time(step.atMillis())))
              .toList());
    }

    private static String time(long millis) {
      return Instant.ofEpochMilli(millis).toString();
    }
  }

  /** Start of a shutdown stage. */
  record StageView(@JsonProperty("rung") ShutdownStage rung, @JsonProperty("at") String at) {}

  /** The current or last shutdown; one in progress takes precedence if several pools have one. */
  @GetMapping("/deepstream/instances/{id}/stop")
  ShutdownView stop(@PathVariable String id) {
    Optional<ShutdownView> found = Optional.empty();
    for (PoolState pool : pools.all()) {
      Optional<ShutdownView> here =
          calls.await(pool.queries().shutdown(id)).map(stop -> ShutdownView.of(pool.name(), stop));
      if (here.isPresent() && (found.isEmpty() || here.get().endedAt() == null)) {
        found = here;
      }
    }
    return found.orElseThrow(() -> none(id));
  }

  private ProblemException none(String id) {
    return LocatedInstance.find(pools, calls, id).isEmpty()
        ? InstancesController.unknownInstance(id)
        : new ProblemException(
            ProblemCode.NOT_ENDED, "no shutdown was requested for instance " + id);
  }
}
