package io.dsfleet.gateway.fleet;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.desired.DesiredStateStore.GroupSetting;
import io.dsfleet.state.desired.DesiredStateStore.SetReply;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves and replaces the desired state of a pool. */
@RestController
public final class FleetController {
  private static final String DEFAULT_REASON = "put";
  private static final int MAX_REASON_LENGTH = 255;

  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final JsonBodyReader json;
  private final String defaultHost;

  /**
   * @param defaultHost host of groups that name none
   */
  public FleetController(
      GatewayPools pools, BoundedAwait calls, JsonBodyReader json, String defaultHost) {
    this.pools = pools;
    this.calls = calls;
    this.json = json;
    this.defaultHost = defaultHost;
  }

  /** Returns the desired state of the pool beside its actual state. */
  @GetMapping("/deepstream/fleet")
  DesiredStateView fleet(@RequestParam(required = false) @Nullable String pool) {
    return view(poolOrDefault(pool));
  }

  /** Replaces the desired state; 409 if it has another version than the one given. */
  @PutMapping("/deepstream/fleet")
  DesiredStateView replace(
      HttpServletRequest http, @RequestParam(required = false) @Nullable String pool)
      throws IOException {
    PoolState target = poolOrDefault(pool);
    FleetRequestBody body = json.read(http, FleetRequestBody.class);
    List<FieldError> errors = body.validate();
    if (!errors.isEmpty()) {
      throw new ProblemException(ProblemResponse.invalidRequest(errors));
    }
    String reason =
        (body.reason() == null || body.reason().isBlank()) ? DEFAULT_REASON : body.reason();
    if (reason.length() > MAX_REASON_LENGTH) {
      throw ProblemException.invalidField(
          "reason", "the reason is too long; the maximum is " + MAX_REASON_LENGTH + " characters");
    }
    List<GroupSetting> settings =
        Objects.requireNonNull(body.groups()).stream()
            .map(group -> Objects.requireNonNull(group).toSetting(defaultHost))
            .toList();
    return switch (calls.await(target.desiredState().replace(body.version(), settings, reason))) {
      case SetReply.Set _ -> view(target);
      case SetReply.Stale stale ->
          throw new ProblemException(
              ProblemCode.FLEET_CHANGED,
              "expected version " + body.version() + ", but it is " + stale.version());
    };
  }

  private PoolState poolOrDefault(@Nullable String pool) {
    return pool == null ? pools.all().getFirst() : pools.require(pool);
  }

  private DesiredStateView view(PoolState pool) {
    return DesiredStateView.of(
        pool.name(),
        calls.await(pool.queries().desiredState()),
        calls.await(pool.queries().processes()));
  }
}
