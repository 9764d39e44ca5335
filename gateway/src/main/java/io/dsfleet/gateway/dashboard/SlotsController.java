package io.dsfleet.gateway.dashboard;

import io.dsfleet.gateway.dashboard.SlotView.SlotJobView;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ListPaginator;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.slot.SlotRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Queries of slots. */
@RestController
final class SlotsController {
  private static final String IN_ORDER = "instance_id";

  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final int maxPageSize;
  private final ListPaginator<SlotRecord> paginator;

  /**
   * @param maxPageSize maximum and default of {@code limit}
   */
  SlotsController(GatewayPools pools, BoundedAwait calls, int maxPageSize) {
    this.pools = pools;
    this.calls = calls;
    this.maxPageSize = maxPageSize;
    this.paginator =
        new ListPaginator<>(
            Map.of(
                IN_ORDER,
                Comparator.comparing(SlotRecord::instanceId)
                    .thenComparingInt(SlotRecord::streamId)),
            IN_ORDER,
            maxPageSize);
  }

  /**
   * Lists slots with the jobs on them.
   *
   * @param instances ids of instances, null for all
   * @param busy whether a job is on the slot, null for both
   */
  @GetMapping("/deepstream/slots")
  ResponseEntity<List<SlotView>> slots(
      @RequestParam(defaultValue = AnalysisRequest.DEFAULT_NAME) String pool,
      @RequestParam(name = "instance_id", required = false) @Nullable Set<String> instances,
      @RequestParam(required = false) @Nullable Boolean busy,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable Integer offset) {
    PoolState named = pools.require(pool);
    List<SlotRecord> matching =
        calls.await(named.queries().slots()).stream()
            .filter(slot -> instances == null || instances.contains(slot.instanceId()))
            .filter(slot -> busy == null || busy == (slot.jobId() != null))
            .toList();
    ResponseEntity<List<SlotRecord>> page =
        paginator.page(
            matching, sort, limit == null ? Integer.valueOf(maxPageSize) : limit, offset);
    List<SlotRecord> records = Objects.requireNonNull(page.getBody());
    Map<String, SlotJobView> jobs = jobs(named, records);
    return ResponseEntity.ok()
        .headers(page.getHeaders())
        .body(records.stream().map(slot -> SlotView.of(slot, jobOn(slot, jobs))).toList());
  }

  private static @Nullable SlotJobView jobOn(SlotRecord slot, Map<String, SlotJobView> jobs) {
    String id = slot.jobId();
    return id == null ? null : jobs.get(id);
  }

  private Map<String, SlotJobView> jobs(PoolState pool, List<SlotRecord> slots) {
    List<String> ids =
        slots.stream().map(SlotRecord::jobId).filter(Objects::nonNull).distinct().toList();
    if (ids.isEmpty()) {
      return Map.of();
    }
    CompletableFuture<Map<String, JobRecord>> records = pool.queries().jobs(ids);
    Map<String, CompletableFuture<Optional<String>>> progress = new HashMap<>();
    ids.forEach(id -> progress.put(id, pool.queries().progress(id)));
    Map<String, SlotJobView> views = new HashMap<>();
    calls
        .await(records)
        .forEach(
            (id, job) ->
                views.put(
                    id,
                    SlotJobView.of(
                        job, calls.await(Objects.requireNonNull(progress.get(id))).orElse(null))));
    return views;
  }
}
