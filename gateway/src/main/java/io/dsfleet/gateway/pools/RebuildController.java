package io.dsfleet.gateway.pools;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.PoolState;
import java.util.OptionalLong;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The rebuilding of a pool's record after Redis lost its data. */
@RestController
public final class RebuildController {
  private final Pools pools;
  private final StateCalls calls;

  public RebuildController(Pools pools, StateCalls calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /**
   * Whether the record is in use.
   *
   * @param generation how often it was rebuilt, 0 if it is not in use
   */
  record RecordView(
      @JsonProperty("pool") String pool,
      @JsonProperty("in_use") boolean inUse,
      @JsonProperty("generation") long generation) {}

  /** Whether the pool's record is in use. */
  @GetMapping("/deepstream/pools/{pool}/rebuild")
  RecordView state(@PathVariable String pool) {
    return view(pools.named(pool));
  }

  /** Has a scheduler rebuild the record: 202; one that is in use is left alone: 200. */
  @PostMapping("/deepstream/pools/{pool}/rebuild")
  ResponseEntity<RecordView> rebuild(@PathVariable String pool) {
    PoolState found = pools.named(pool);
    RecordView now = view(found);
    if (now.inUse()) {
      return ResponseEntity.ok(now);
    }
    calls.get(found.rebuilding().ask());
    return ResponseEntity.accepted().body(now);
  }

  private RecordView view(PoolState pool) {
    OptionalLong generation = calls.get(pool.rebuilding().generation());
    return new RecordView(pool.name(), generation.isPresent(), generation.orElse(0));
  }
}
