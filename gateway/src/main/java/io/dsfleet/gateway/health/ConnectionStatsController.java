package io.dsfleet.gateway.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.EndedSession;
import io.dsfleet.state.instance.InstanceRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Connection statistics of apps, in the format of the original server. */
@RestController
public final class ConnectionStatsController {
  private static final int MAX_DISCONNECTIONS = 10;
  private static final int AVERAGED_SESSIONS = 20;
  private static final double MILLIS = 1000.0;

  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final DrainState draining;
  private final InstantSource clock;

  public ConnectionStatsController(
      GatewayPools pools, BoundedAwait calls, DrainState draining, InstantSource clock) {
    this.pools = pools;
    this.calls = calls;
    this.draining = draining;
    this.clock = clock;
  }

  /** Totals of reconnections. */
  record Reconnections(
      @JsonProperty("total_reconnections") long total,
      @JsonProperty("unique_clients_reconnected") int clients,
      @JsonProperty("avg_connection_duration_seconds") double averageSeconds) {}

  /** A live session. */
  @JsonInclude
  record Connected(
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("pool") String pool,
      @JsonProperty("session") long session,
      @JsonProperty("bridge") @Nullable String bridge,
      @JsonProperty("connected_at") @Nullable String connectedAt,
      @JsonProperty("duration_seconds") double durationSeconds,
      @JsonProperty("reconnections") long reconnections) {}

  /** An ended session. */
  @JsonInclude
  record Disconnected(
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("session") long session,
      @JsonProperty("connected_at") String connectedAt,
      @JsonProperty("disconnected_at") String disconnectedAt,
      @JsonProperty("duration_seconds") double durationSeconds,
      @JsonProperty("close_code") @Nullable Integer closeCode,
      @JsonProperty("reason") @Nullable String reason) {}

  /** Response. */
  record Stats(
      @JsonProperty("timestamp") String timestamp,
      @JsonProperty("total_connections") int total,
      @JsonProperty("authenticated_connections") int authenticated,
      @JsonProperty("unauthenticated_connections") int unauthenticated,
      @JsonProperty("is_shutting_down") boolean shuttingDown,
      @JsonProperty("reconnection_stats") Reconnections reconnections,
      @JsonProperty("pending_requests") int pending,
      @JsonProperty("connections_detail") List<Connected> connections,
      @JsonProperty("reconnection_detail") Map<String, Long> reconnectionDetail,
      @JsonProperty("recent_disconnections") List<Disconnected> disconnections) {}

  /** Statistics over all pools. */
  @GetMapping("/deepstream/stats")
  Stats stats() {
    Map<String, Long> reconnections = new TreeMap<>();
    List<Connected> connected = new ArrayList<>();
    List<EndedSession> ended = new ArrayList<>();
    for (PoolState pool : pools.all()) {
      reconnections.putAll(calls.await(pool.queries().connectionStats().reconnections()));
      ended.addAll(calls.await(pool.queries().connectionStats().endedSessions(AVERAGED_SESSIONS)));
    }
    for (PoolState pool : pools.all()) {
      calls.await(pool.queries().instances()).stream()
          .filter(instance -> instance.state().isConnected())
          .map(instance -> connected(pool, instance, reconnections))
          .forEach(connected::add);
    }
    connected.sort(Comparator.comparing(Connected::instanceId));
    ended.sort(Comparator.comparingLong(EndedSession::endedMillis).reversed());
    ConnectionCounts sockets =
        ConnectionCounts.count(pools, calls, connected.size(), draining.isDraining());
    return new Stats(
        clock.instant().toString(),
        sockets.total(),
        sockets.authenticated(),
        sockets.unauthenticated(),
        sockets.shuttingDown(),
        reconnections(reconnections, ended),
        ConnectionCounts.countPendingRequests(pools, calls),
        connected,
        reconnections,
        ended.stream()
            .limit(MAX_DISCONNECTIONS)
            .map(ConnectionStatsController::disconnected)
            .toList());
  }

  private Connected connected(
      PoolState pool, InstanceRecord instance, Map<String, Long> reconnections) {
    Long since = instance.connectedMillis();
    return new Connected(
        instance.id(),
        pool.name(),
        instance.session(),
        instance.bridgeId(),
        since == null ? null : Instant.ofEpochMilli(since).toString(),
        since == null ? 0 : Math.max(0, clock.millis() - since) / MILLIS,
        reconnections.getOrDefault(instance.id(), 0L));
  }

  private static Reconnections reconnections(
      Map<String, Long> reconnections, List<EndedSession> ended) {
    return new Reconnections(
        reconnections.values().stream().mapToLong(Long::longValue).sum(),
        reconnections.size(),
        ended.stream()
            .limit(AVERAGED_SESSIONS)
            .mapToDouble(ConnectionStatsController::seconds)
            .average()
            .orElse(0));
  }

  private static Disconnected disconnected(EndedSession ended) {
    return new Disconnected(
        ended.instanceId(),
        ended.session(),
        Instant.ofEpochMilli(ended.connectedMillis()).toString(),
        Instant.ofEpochMilli(ended.endedMillis()).toString(),
        seconds(ended),
        ended.closeCode(),
        ended.reason());
  }

  private static double seconds(EndedSession ended) {
    return Math.max(0, ended.endedMillis() - ended.connectedMillis()) / MILLIS;
  }
}
