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

/** Rebuilds the state of a pool from the journal after Redis lost its data. */
@RestController
public final class RebuildController {
  private final Pools pools;
  private final StateCalls calls;

  public RebuildController(Pools pools, StateCalls calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /**
   * Whether the pool is initialised.
   *
   * @param generation number of rebuilds, 0 if the pool is not initialised
   */
  record RecordView(
      @JsonProperty("pool") String pool,
      @JsonProperty("in_use") boolean inUse,
      @JsonProperty("generation") long generation) {}

  /** Whether the pool is initialised. */
  @GetMapping("/deepstream/pools/{pool}/rebuild")
  RecordView state(@PathVariable String pool) {
    return view(pools.named(pool));
  }

  /** Requests a rebuild (202); does nothing if the pool is initialised (200). */
  @PostMapping("/deepstream/pools/{pool}/rebuild")
  ResponseEntity<RecordView> rebuild(@PathVariable String pool) {
    PoolState poolState = pools.named(pool);
    RecordView current = view(poolState);
    if (current.inUse()) {
      return ResponseEntity.ok(current);
    }
    calls.get(poolState.rebuilding().ask());
    return ResponseEntity.accepted().body(current);
  }

  private RecordView view(PoolState pool) {
    OptionalLong generation = calls.get(pool.rebuilding().generation());
    return new RecordView(pool.name(), generation.isPresent(), generation.orElse(0));
  }
}
