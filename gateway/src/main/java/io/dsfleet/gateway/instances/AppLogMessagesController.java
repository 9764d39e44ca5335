package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.events.FeedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Log lines that an app has sent, as far as the event stream retains them. */
@RestController
public final class AppLogMessagesController {
  private static final int DEFAULT_LINES = 100;
  private static final int MAX_LINES = 1_000;
  private static final int PAGE = 1_000;

  /** Limits the part of the pool's event stream that one request reads. */
  private static final int MAX_PAGES = 20;

  private final GatewayPools pools;
  private final BoundedAwait calls;

  public AppLogMessagesController(GatewayPools pools, BoundedAwait calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /** Log lines, oldest first. */
  @JsonInclude
  record LogView(
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("lines") List<LineView> lines) {}

  /** A log line. */
  record LineView(
      @JsonProperty("at") String at,
      @JsonProperty("level") String level,
      @JsonProperty("line") String line) {}

  /** The newest lines that the app has sent in {@code log} messages. */
  @GetMapping("/deepstream/instances/{id}/log")
  LogView log(@PathVariable String id, @RequestParam(required = false) @Nullable Integer lines) {
    int maxLines = lines == null ? DEFAULT_LINES : lines;
    if (maxLines < 1 || maxLines > MAX_LINES) {
      throw ProblemException.invalidField(
          "lines", "expected 1 to " + MAX_LINES + ", but it is " + maxLines);
    }
    LocatedInstance found =
        LocatedInstance.find(pools, calls, id)
            .orElseThrow(() -> InstancesController.unknownInstance(id));
    return new LogView(id, lines(found.pool(), id, maxLines));
  }

  private List<LineView> lines(PoolState pool, String id, int maxLines) {
    List<LineView> newest = new ArrayList<>();
    String before = null;
    for (int i = 0; i < MAX_PAGES; i++) {
      List<FeedEntry> page = calls.await(pool.queries().feedBefore(before, PAGE));
      for (FeedEntry entry : page) {
        if (entry.kind().equals("log") && id.equals(entry.instanceId())) {
          newest.add(line(entry));
          if (newest.size() == maxLines) {
            return newest.reversed();
          }
        }
      }
      if (page.size() < PAGE) {
        return newest.reversed();
      }
      before = page.getLast().id();
    }
    return newest.reversed();
  }

  private static LineView line(FeedEntry entry) {
    return new LineView(
        Instant.ofEpochMilli(entry.atMillis()).toString(),
        entry.event(),
        entry.detail() == null ? "" : entry.detail());
  }
}
