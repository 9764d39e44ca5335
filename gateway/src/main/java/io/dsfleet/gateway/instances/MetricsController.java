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

/** The load of the apps: what each last told, and fresh values when they are wanted. */
@RestController
public final class MetricsController {
  private final Pools pools;
  private final StateCalls calls;
  private final AppDesk apps;
  private final Listing<MetricsView> listing;

  /**
   * @param pageMost items of one page at most
   */
  public MetricsController(Pools pools, StateCalls calls, AppDesk apps, int pageMost) {
    this.pools = pools;
    this.calls = calls;
    this.apps = apps;
    this.listing =
        new Listing<>(
            Map.of(
                "instance_id", Comparator.comparing(MetricsView::instanceId),
                "cpu_percent", Comparator.comparingDouble(MetricsView::cpuPercent),
                "ram_mb", Comparator.comparingDouble(MetricsView::ramMb),
                "gpu_percent", Comparator.comparingDouble(MetricsView::gpuPercent),
                "vram_mb", Comparator.comparingDouble(MetricsView::vramMb),
                "timestamp", Comparator.comparing(MetricsView::timestamp)),
            "instance_id",
            pageMost);
  }

  /**
   * The fresh values beside the original's word.
   *
   * @param status {@code requested}, as the original says
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

  /** Of every instance that has told its load. */
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
    return listing.page(all, sort, limit, offset);
  }

  /** Of one instance. */
  @GetMapping("/deepstream/metrics/{id}")
  MetricsView one(@PathVariable String id) {
    InstanceLookup found =
        InstanceLookup.find(pools, calls, id).orElseThrow(InstancesController::unknown);
    return calls
        .get(found.pool().reads().connections().metrics(id))
        .map(MetricsView::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NO_METRICS,
                    "expected metrics of the instance, but it has told none yet"));
  }

  /** Asks the app; its answer can be read from the other routes when this one answers. */
  @PostMapping("/deepstream/metrics/{id}/refresh")
  Refreshed refresh(@PathVariable String id) {
    InstanceRecord instance =
        InstanceLookup.find(pools, calls, id).orElseThrow(InstancesController::unknown).instance();
    return switch (apps.ask(instance, new AskMetrics(id, instance.session())).join()) {
      case AppDesk.Word.Told told when told.reply() instanceof MetricsTold metrics ->
          refreshed(MetricsView.of(id, metrics));
      case AppDesk.Word.Told _ ->
          throw new ProblemException(ProblemCode.APP_SILENT, "the app answered something else");
      case AppDesk.Word.Refused no ->
          throw new ProblemException(ProblemCode.APP_REFUSED, "the app refused: " + no.reason());
      case AppDesk.Word.Away away ->
          throw new ProblemException(ProblemCode.NOT_CONNECTED, away.reason());
      case AppDesk.Word.Silent silent ->
          throw new ProblemException(ProblemCode.APP_SILENT, silent.reason());
    };
  }

  private static Refreshed refreshed(MetricsView view) {
    return new Refreshed(
        "requested",
        view.instanceId(),
        "The metrics are fresh",
        view.cpuPercent(),
        view.ramMb(),
        view.gpuPercent(),
        view.vramMb(),
        view.timestamp());
  }
}
