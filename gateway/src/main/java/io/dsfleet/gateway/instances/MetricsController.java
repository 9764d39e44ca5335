package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Listing;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.broker.AskMetrics;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.PoolState;
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
public final class MetricsController {
  private final Pools pools;
  private final StateCalls calls;
  private final AppDesk apps;
  private final Listing<MetricsView> paginator;

  /**
   * @param maxPageSize maximum of {@code limit}
   */
  public MetricsController(Pools pools, StateCalls calls, AppDesk apps, int maxPageSize) {
    this.pools = pools;
    this.calls = calls;
    this.apps = apps;
    this.paginator =
        new Listing<>(
            Map.of(
                "instance_id", Comparator.comparing(MetricsView::instanceId),
                "cpu_percent", Comparator.comparingDouble(MetricsView::cpuPercent),
                "ram_mb", Comparator.comparingDouble(MetricsView::ramMb),
                "gpu_percent", Comparator.comparingDouble(MetricsView::gpuPercent),
                "vram_mb", Comparator.comparingDouble(MetricsView::vramMb),
                "timestamp", Comparator.comparing(MetricsView::timestamp)),
            "instance_id",
            maxPageSize);
  }

  /**
   * Current values of the app.
   *
   * @param status always {@code requested}, as in the original server
   */
  record Refreshed(
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
  ResponseEntity<List<MetricsView>> all(
      @RequestParam(required = false) @Nullable String pool,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable Integer offset) {
    List<MetricsView> all = new ArrayList<>();
    for (PoolState each : pool == null ? pools.all() : List.of(pools.named(pool))) {
      calls.get(each.reads().connections().metrics()).stream()
          .map(MetricsView::of)
          .forEach(all::add);
    }
    return paginator.page(all, sort, limit, offset);
  }

  /** The last metrics of one instance. */
  @GetMapping("/deepstream/metrics/{id}")
  MetricsView one(@PathVariable String id) {
    InstanceLookup found =
        InstanceLookup.find(pools, calls, id).orElseThrow(() -> InstancesController.unknown(id));
    return calls
        .get(found.pool().reads().connections().metrics(id))
        .map(MetricsView::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NO_METRICS, "the instance has not reported metrics yet"));
  }

  /** Queries the app. The other routes return the new values from then on. */
  @PostMapping("/deepstream/metrics/{id}/refresh")
  Refreshed refresh(@PathVariable String id) {
    InstanceRecord instance =
        InstanceLookup.find(pools, calls, id)
            .orElseThrow(() -> InstancesController.unknown(id))
            .instance();
    return switch (apps.ask(instance, new AskMetrics(id, instance.session())).join()) {
      case AppDesk.Word.Told answered when answered.reply() instanceof MetricsTold metrics ->
          refreshed(MetricsView.of(id, metrics));
      case AppDesk.Word.Told _ ->
          throw new ProblemException(
              ProblemCode.APP_SILENT, "the response of the app has an unexpected type");
      case AppDesk.Word.Refused refused ->
          throw new ProblemException(
              ProblemCode.APP_REFUSED, "the app refused the request: " + refused.reason());
      case AppDesk.Word.Away disconnected ->
          throw new ProblemException(ProblemCode.NOT_CONNECTED, disconnected.reason());
      case AppDesk.Word.Silent timedOut ->
          throw new ProblemException(ProblemCode.APP_SILENT, timedOut.reason());
    };
  }

  private static Refreshed refreshed(MetricsView view) {
    return new Refreshed(
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
