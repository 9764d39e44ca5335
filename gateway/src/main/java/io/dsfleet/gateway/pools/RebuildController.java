package io.dsfleet.gateway.pools;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
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
  private final GatewayPools pools;
  private final BoundedAwait calls;

  public RebuildController(GatewayPools pools, BoundedAwait calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /**
   * Whether the pool is initialised.
   *
   * @param generation number of rebuilds, 0 if the pool is not initialised
   */
  record PoolRecordView(
      @JsonProperty("pool") String pool,
      @JsonProperty("in_use") boolean inUse,
      @JsonProperty("generation") long generation) {}

  /** Whether the pool is initialised. */
  @GetMapping("/deepstream/pools/{pool}/rebuild")
  PoolRecordView state(@PathVariable String pool) {
    return view(pools.require(pool));
  }

  /** Requests a rebuild (202); does nothing if the pool is initialised (200). */
  @PostMapping("/deepstream/pools/{pool}/rebuild")
  ResponseEntity<PoolRecordView> rebuild(@PathVariable String pool) {
    PoolState poolState = pools.require(pool);
    PoolRecordView current = view(poolState);
    if (current.inUse()) {
      return ResponseEntity.ok(current);
    }
    calls.await(poolState.recovery().request());
    return ResponseEntity.accepted().body(current);
  }

  private PoolRecordView view(PoolState pool) {
    OptionalLong generation = calls.await(pool.recovery().generation());
    return new PoolRecordView(pool.name(), generation.isPresent(), generation.orElse(0));
  }
}
