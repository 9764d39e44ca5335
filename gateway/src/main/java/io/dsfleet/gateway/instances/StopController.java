package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.StopRecord;
import io.dsfleet.state.StopRung;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Status of the staged shutdown of an instance. */
@RestController
public final class StopController {
  private final Pools pools;
  private final StateCalls calls;

  public StopController(Pools pools, StateCalls calls) {
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
  record StopView(
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("pool") String pool,
      @JsonProperty("process_id") @Nullable String processId,
      @JsonProperty("rung") StopRung rung,
      @JsonProperty("reason") String reason,
      @JsonProperty("began_at") String beganAt,
      @JsonProperty("until") @Nullable String until,
      @JsonProperty("ended_at") @Nullable String endedAt,
      @JsonProperty("rungs") List<StepView> rungs) {
    static StopView of(String pool, StopRecord stop) {
      return new StopView(
          stop.instanceId(),
          pool,
          stop.processId(),
          stop.rung(),
          stop.reason(),
          time(stop.beganMillis()),
          stop.untilMillis() == null ? null : time(stop.untilMillis()),
          stop.endedMillis() == null ? null : time(stop.endedMillis()),
          stop.rungs().stream()
              .map(step -> new StepView(step.rung(), time(step.atMillis())))
              .toList());
    }

    private static String time(long millis) {
      return Instant.ofEpochMilli(millis).toString();
    }
  }

  /** Start of a shutdown stage. */
  record StepView(@JsonProperty("rung") StopRung rung, @JsonProperty("at") String at) {}

  /** The current or last shutdown; one in progress takes precedence if several pools have one. */
  @GetMapping("/deepstream/instances/{id}/stop")
  StopView stop(@PathVariable String id) {
    Optional<StopView> found = Optional.empty();
    for (PoolState pool : pools.all()) {
      Optional<StopView> here =
          calls.get(pool.reads().stop(id)).map(stop -> StopView.of(pool.name(), stop));
      if (here.isPresent() && (found.isEmpty() || here.get().endedAt() == null)) {
        found = here;
      }
    }
    return found.orElseThrow(() -> none(id));
  }

  private ProblemException none(String id) {
    return InstanceLookup.find(pools, calls, id).isEmpty()
        ? InstancesController.unknown(id)
        : new ProblemException(
            ProblemCode.NOT_ENDED, "no shutdown was requested for instance " + id);
  }
}
