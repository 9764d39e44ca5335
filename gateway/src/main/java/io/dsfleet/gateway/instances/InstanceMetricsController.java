package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ListPaginator;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.broker.AskMetrics;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Metrics of apps: the last reported values, and current values on request. */
@RestController
public final class InstanceMetricsController {
  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final AppQueries apps;
  private final ListPaginator<InstanceMetricsView> paginator;

  /**
   * @param maxPageSize maximum of {@code limit}
   */
  public InstanceMetricsController(
      GatewayPools pools, BoundedAwait calls, AppQueries apps, int maxPageSize) {
    this.pools = pools;
    this.calls = calls;
    this.apps = apps;
    this.paginator =
        new ListPaginator<>(
            Map.of(
                "instance_id", Comparator.comparing(InstanceMetricsView::instanceId),
                "cpu_percent", Comparator.comparingDouble(InstanceMetricsView::cpuPercent),
                "ram_mb", Comparator.comparingDouble(InstanceMetricsView::ramMb),
                "gpu_percent", Comparator.comparingDouble(InstanceMetricsView::gpuPercent),
                "vram_mb", Comparator.comparingDouble(InstanceMetricsView::vramMb),
                "timestamp", Comparator.comparing(InstanceMetricsView::timestamp)),
            "instance_id",
            maxPageSize);
  }

  /**
   * Current values of the app.
   *
   * @param status always {@code requested}, as in the original server
   */
  record RefreshResponse(
      @JsonProperty("status") String status,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("message") String message,
      @JsonProperty("cpu_percent") double cpuPercent,
      @JsonProperty("ram_mb") double ramMb,
      @JsonProperty("gpu_percent") double gpuPercent,
      @JsonProperty("vram_mb") double vramMb,
      @JsonProperty("timestamp") String timestamp) {}

  /** The last metrics of all instances that have reported any. */
  @GetMapping("/deepstream/metrics")
  ResponseEntity<List<InstanceMetricsView>> all(
      @RequestParam(required = false) @Nullable String pool,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable Integer offset) {
    List<InstanceMetricsView> all = new ArrayList<>();
    for (PoolState each : pool == null ? pools.all() : List.of(pools.require(pool))) {
      calls.await(each.queries().connectionStats().metrics()).stream()
          .map(InstanceMetricsView::of)
          .forEach(all::add);
    }
    return paginator.page(all, sort, limit, offset);
  }

  /** The last metrics of one instance. */
  @GetMapping("/deepstream/metrics/{id}")
  InstanceMetricsView one(@PathVariable String id) {
    LocatedInstance found =
        LocatedInstance.find(pools, calls, id)
            .orElseThrow(() -> InstancesController.unknownInstance(id));
    return calls
        .await(found.pool().queries().connectionStats().metrics(id))
        .map(InstanceMetricsView::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NO_METRICS, "the instance has not reported metrics yet"));
  }

  /** Queries the app. The other routes return the new values from then on. */
  @PostMapping("/deepstream/metrics/{id}/refresh")
  RefreshResponse refresh(@PathVariable String id) {
    InstanceRecord instance =
        LocatedInstance.find(pools, calls, id)
            .orElseThrow(() -> InstancesController.unknownInstance(id))
            .instance();
    return switch (apps.query(instance, new AskMetrics(id, instance.session())).join()) {
      case AppQueries.AppResponse.Answered answered
          when answered.reply() instanceof MetricsTold metrics ->
          refreshed(InstanceMetricsView.of(id, metrics));
      case AppQueries.AppResponse.Answered _ ->
          throw new ProblemException(
              ProblemCode.APP_SILENT, "the response of the app has an unexpected type");
      case AppQueries.AppResponse.Refused refused ->
          throw new ProblemException(
              ProblemCode.APP_REFUSED, "the app refused the request: " + refused.reason());
      case AppQueries.AppResponse.Disconnected disconnected ->
          throw new ProblemException(ProblemCode.NOT_CONNECTED, disconnected.reason());
      case AppQueries.AppResponse.TimedOut timedOut ->
          throw new ProblemException(ProblemCode.APP_SILENT, timedOut.reason());
    };
  }

  private static RefreshResponse refreshed(InstanceMetricsView view) {
    return new RefreshResponse(
        "requested",
        view.instanceId(),
        "The metrics are up to date",
        view.cpuPercent(),
        view.ramMb(),
        view.gpuPercent(),
        view.vramMb(),
        view.timestamp());
  }
}
