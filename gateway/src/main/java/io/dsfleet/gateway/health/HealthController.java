package io.dsfleet.gateway.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.access.CallerIdentity;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Health in the format of the original server, liveness and the root route. */
@RestController
public final class HealthController {

  private final GatewayHealth health;
  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final InstantSource clock;
  private final Duration retryAfter;

  /**
   * @param retryAfter value of {@code Retry-After} in 503 responses
   */
  public HealthController(
      GatewayHealth health,
      GatewayPools pools,
      BoundedAwait calls,
      InstantSource clock,
      Duration retryAfter) {
    this.health = health;
    this.pools = pools;
    this.calls = calls;
    this.clock = clock;
    this.retryAfter = retryAfter;
  }

  /** Response of the health route. */
  @Schema(oneOf = {HealthResponse.class, BriefHealth.class})
  sealed interface HealthView permits HealthResponse, BriefHealth {}

  /** Response for callers without an API key. */
  record BriefHealth(@JsonProperty("status") String status) implements HealthView {}

  /** Response for callers with an API key. */
  @JsonInclude
  record HealthResponse(
      @JsonProperty("status") String status,
      @JsonProperty("timestamp") String timestamp,
      @JsonProperty("connected_instances") List<String> connectedInstances,
      @JsonProperty("total_instances") int totalInstances,
      @JsonProperty("total_processes") int totalProcesses,
      @JsonProperty("running_processes") int runningProcesses,
      @JsonProperty("websocket") ConnectionCounts websocket,
      @JsonProperty("system") HostUsage system,
      @JsonProperty("reason") @Nullable String reason)
      implements HealthView {}

  /**
   * Returns 200 while jobs and apps are accepted, otherwise 503 with the reason. Callers without an
   * API key receive the status only.
   */
  @GetMapping("/deepstream/health")
  ResponseEntity<HealthView> health(@Parameter(hidden = true) HttpServletRequest request) {
    if (CallerIdentity.find(request).isEmpty()) {
      Optional<String> fault = health.cachedFault();
      return response(fault).body(new BriefHealth(status(fault)));
    }
    Optional<String> fault = health.fault();
    List<InstanceRecord> instances = new ArrayList<>();
    List<ProcessRecord> processes = new ArrayList<>();
    if (fault.isEmpty()) {
      for (PoolState pool : pools.all()) {
        instances.addAll(calls.await(pool.queries().instances()));
        processes.addAll(calls.await(pool.queries().processes()));
      }
    }
    return response(fault).body(fullHealth(fault, instances, processes));
  }

  private ResponseEntity.BodyBuilder response(Optional<String> fault) {
    ResponseEntity.BodyBuilder response = ResponseEntity.status(fault.isPresent() ? 503 : 200);
    if (fault.isPresent()) {
      response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    return response;
  }

  private String status(Optional<String> fault) {
    return health.isDraining() ? "shutting_down" : fault.isPresent() ? "unavailable" : "ok";
  }

  private HealthResponse fullHealth(
      Optional<String> fault, List<InstanceRecord> instances, List<ProcessRecord> processes) {
    List<String> connected =
        instances.stream()
            .filter(instance -> instance.state().isConnected())
            .map(InstanceRecord::id)
            .sorted()
            .toList();
    return new HealthResponse(
        status(fault),
        clock.instant().atOffset(ZoneOffset.UTC).toString(),
        connected,
        instances.size(),
        processes.size(),
        (int) processes.stream().filter(process -> process.state() == ProcessState.RUNNING).count(),
        fault.isPresent()
            ? new ConnectionCounts(0, 0, 0, health.isDraining())
            : ConnectionCounts.count(pools, calls, connected.size(), false),
        HostUsage.measure(),
        fault.orElse(null));
  }

  /** Liveness of this process, independent of Redis and RabbitMQ. */
  @GetMapping("/health")
  Map<String, String> alive() {
    return Map.of("status", "healthy");
  }

  /** Name, version and the address of the API documentation. */
  @GetMapping("/")
  Map<String, String> root() {
    String version = HealthController.class.getPackage().getImplementationVersion();
    return Map.of(
        "message", "dsfleet: control plane for DeepStream apps",
        "version", version == null ? "development" : version,
        "docs_url", "/docs");
  }
}
