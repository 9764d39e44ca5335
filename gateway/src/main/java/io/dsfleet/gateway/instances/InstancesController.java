package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ListPaginator;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.slot.SlotRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Queries of instances. */
@RestController
public final class InstancesController {
  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final ListPaginator<InstanceView> paginator;

  /**
   * @param maxPageSize maximum of {@code limit}
   */
  public InstancesController(GatewayPools pools, BoundedAwait calls, int maxPageSize) {
    this.pools = pools;
    this.calls = calls;
    this.paginator =
        new ListPaginator<>(
            Map.of(
                "instance_id", Comparator.comparing(InstanceView::instanceId),
                "status", Comparator.comparing(InstanceView::status),
                "streams_count", Comparator.comparingInt(InstanceView::streamsCount),
                "free_streams", Comparator.comparingInt(InstanceView::freeStreams),
                "connected_at",
                    Comparator.comparing(
                        InstanceView::connectedAt,
                        Comparator.nullsFirst(Comparator.naturalOrder()))),
            "instance_id",
            maxPageSize);
  }

  /** Lists instances as a JSON array. */
  @GetMapping("/deepstream/instances")
  ResponseEntity<List<InstanceView>> instances(
      @RequestParam(required = false) @Nullable String pool,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(name = "ws_status", required = false) @Nullable String wsStatus,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable Integer offset) {
    List<InstanceView> all = all(pool);
    all.removeIf(view -> status != null && !status.equalsIgnoreCase(view.status()));
    all.removeIf(view -> wsStatus != null && !wsStatus.equalsIgnoreCase(view.wsStatus()));
    return paginator.page(all, sort, limit, offset);
  }

  private List<InstanceView> all(@Nullable String pool) {
    List<PoolState> queried = pool == null ? pools.all() : List.of(pools.require(pool));
    List<InstanceView> all = new ArrayList<>();
    for (PoolState each : queried) {
      CompletableFuture<List<InstanceRecord>> instances = each.queries().instances();
      CompletableFuture<List<SlotRecord>> slots = each.queries().slots();
      CompletableFuture<List<ProcessRecord>> processes = each.queries().processes();
      Map<String, List<SlotRecord>> slotsOf =
          calls.await(slots).stream().collect(Collectors.groupingBy(SlotRecord::instanceId));
      Map<String, ProcessRecord> launched =
          calls.await(processes).stream()
              .collect(Collectors.toMap(ProcessRecord::id, Function.identity()));
      for (InstanceRecord instance : calls.await(instances)) {
        all.add(
            InstanceView.of(
                each.name(),
                instance,
                slotsOf.getOrDefault(instance.id(), List.of()),
                Optional.ofNullable(instance.launchId()).map(launched::get)));
      }
    }
    return all;
  }

  /** One instance. */
  @GetMapping("/deepstream/instances/{id}")
  InstanceView instance(@PathVariable String id) {
    return LocatedInstance.find(pools, calls, id)
        .map(found -> view(found.pool(), found.instance()))
        .orElseThrow(() -> InstancesController.unknownInstance(id));
  }

  private InstanceView view(PoolState pool, InstanceRecord instance) {
    CompletableFuture<List<SlotRecord>> slots =
        pool.queries().slots(instance.id(), instance.streamCount());
    String launch = instance.launchId();
    return InstanceView.of(
        pool.name(),
        instance,
        calls.await(slots),
        launch == null ? Optional.empty() : calls.await(pool.queries().process(launch)));
  }

  /** The 404 problem for an unknown instance. */
  static ProblemException unknownInstance(String id) {
    return new ProblemException(
        ProblemCode.UNKNOWN_INSTANCE, "no instance with id '" + ProblemResponse.quotable(id) + "'");
  }
}
