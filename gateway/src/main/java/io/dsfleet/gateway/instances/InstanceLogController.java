package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.FeedEntry;
import io.dsfleet.state.PoolState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The lines that an app told of its log, as far as the feed still has them. */
@RestController
public final class InstanceLogController {
  private static final int LINES = 100;
  private static final int LINES_MOST = 1_000;
  private static final int PAGE = 1_000;

  /** The feed is shared by all of a pool: how much of it one request may read. */
  private static final int PAGES_MOST = 20;

  private final Pools pools;
  private final StateCalls calls;

  public InstanceLogController(Pools pools, StateCalls calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /** The lines, oldest first. */
  @JsonInclude
  record LogView(
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("lines") List<LineView> lines) {}

  /** A line. */
  record LineView(
      @JsonProperty("at") String at,
      @JsonProperty("level") String level,
      @JsonProperty("line") String line) {}

  /** The newest lines of the app's log that it told by {@code log} messages. */
  @GetMapping("/deepstream/instances/{id}/log")
  LogView log(@PathVariable String id, @RequestParam(required = false) @Nullable Integer lines) {
    int most = lines == null ? LINES : lines;
    if (most < 1 || most > LINES_MOST) {
      throw ProblemException.invalid(
          "lines", "expected 1 to " + LINES_MOST + ", but it is " + most);
    }
    InstanceLookup found =
        InstanceLookup.find(pools, calls, id).orElseThrow(InstancesController::unknown);
    return new LogView(id, lines(found.pool(), id, most));
  }

  private List<LineView> lines(PoolState pool, String id, int most) {
    List<LineView> newest = new ArrayList<>();
    String before = null;
    for (int i = 0; i < PAGES_MOST; i++) {
      List<FeedEntry> page = calls.get(pool.reads().feedBefore(before, PAGE));
      for (FeedEntry entry : page) {
        if (entry.kind().equals("log") && id.equals(entry.instanceId())) {
          newest.add(line(entry));
          if (newest.size() == most) {
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
