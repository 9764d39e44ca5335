package io.dsfleet.gateway.processes;

import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.state.PoolState;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Launches apps through the launcher of a host. */
@RestController
public final class LaunchController {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyMMdd_HHmmss", Locale.ROOT);
  private static final int RANDOM_DIGITS = 8;

  private final GatewayPools pools;
  private final JsonBodyReader json;
  private final LauncherClient launchers;
  private final InstantSource clock;
  private final String defaultHost;
  private final Duration deadline;

  LaunchController(
      GatewayPools pools,
      JsonBodyReader json,
      LauncherClient launchers,
      InstantSource clock,
      String defaultHost,
      Duration deadline) {
    this.pools = pools;
    this.json = json;
    this.launchers = launchers;
    this.clock = clock;
    this.defaultHost = defaultHost;
    this.deadline = deadline;
  }

  /** Launches an app: 200 once it runs, 202 if its launcher does not respond in time. */
  @PostMapping({"/deepstream/launch", "/deepstream/processes/launch"})
  ResponseEntity<LaunchResponse> launch(HttpServletRequest http) throws IOException {
    LaunchRequestBody body = json.read(http, LaunchRequestBody.class);
    List<FieldError> errors = body.validate();
    if (!errors.isEmpty()) {
      throw new ProblemException(ProblemResponse.invalidRequest(errors));
    }
    PoolState pool = body.pool() == null ? pools.all().getFirst() : pools.require(body.pool());
    String host = body.host() == null ? defaultHost : body.host();
    String processId = UUID.randomUUID().toString();
    String instanceId = body.instanceId() == null ? newInstanceId() : body.instanceId();
    LaunchInstance request =
        new LaunchInstance(
            processId,
            instanceId,
            pool.name(),
            body.profile(),
            body.streamsCount(),
            body.settings());
    try {
      InstanceLaunched launched =
          launchers.sendRequest(host, request, InstanceLaunched.class, deadline);
      return ResponseEntity.ok(LaunchResponse.launched(pool.name(), launched));
    } catch (RequestUnansweredException unanswered) {
      return ResponseEntity.status(HttpStatus.ACCEPTED)
          .body(LaunchResponse.pending(pool.name(), host, processId, instanceId, body));
    }
  }

  /** An id in the format of the original server. */
  private String newInstanceId() {
    return "stream_"
        + TIMESTAMP.format(clock.instant().atOffset(ZoneOffset.UTC))
        + "_"
        + UUID.randomUUID().toString().substring(0, RANDOM_DIGITS);
  }
}
