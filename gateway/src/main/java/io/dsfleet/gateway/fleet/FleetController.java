package io.dsfleet.gateway.fleet;

import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.state.DesiredFleets.SetReply;
import io.dsfleet.state.DesiredFleets.Wish;
import io.dsfleet.state.PoolState;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What should run, read and replaced as a whole. */
@RestController
public final class FleetController {
  private static final String REASON = "put";
  private static final int REASON_MOST = 255;

  private final Pools pools;
  private final StateCalls calls;
  private final JsonBody json;
  private final String defaultHost;

  /**
   * @param defaultHost of groups that name none
   */
  public FleetController(Pools pools, StateCalls calls, JsonBody json, String defaultHost) {
    this.pools = pools;
    this.calls = calls;
    this.json = json;
    this.defaultHost = defaultHost;
  }

  @GetMapping("/deepstream/fleet")
  FleetView fleet(@RequestParam(required = false) @Nullable String pool) {
    return view(named(pool));
  }

  /** 200 with the new state, 409 where someone else changed it since the version given. */
  @PutMapping("/deepstream/fleet")
  FleetView put(HttpServletRequest http, @RequestParam(required = false) @Nullable String pool)
      throws IOException {
    PoolState at = named(pool);
    FleetBody body = json.read(http, FleetBody.class);
    List<FieldError> faults = body.faults();
    if (!faults.isEmpty()) {
      throw new ProblemException(Problem.invalid(faults));
    }
    String reason = (body.reason() == null || body.reason().isBlank()) ? REASON : body.reason();
    if (reason.length() > REASON_MOST) {
      throw ProblemException.invalid("reason", "expected at most " + REASON_MOST + " characters");
    }
    List<Wish> wishes =
        Objects.requireNonNull(body.groups()).stream()
            .map(group -> Objects.requireNonNull(group).wish(defaultHost))
            .toList();
    return switch (calls.get(at.desired().set(body.version(), wishes, reason))) {
      case SetReply.Set _ -> view(at);
      case SetReply.Stale stale ->
          throw new ProblemException(
              ProblemCode.FLEET_CHANGED,
              "expected version " + body.version() + ", but it is " + stale.version());
    };
  }

  private PoolState named(@Nullable String pool) {
    return pool == null ? pools.all().getFirst() : pools.named(pool);
  }

  private FleetView view(PoolState pool) {
    return FleetView.of(
        pool.name(), calls.get(pool.reads().fleet()), calls.get(pool.reads().processes()));
  }
}
