package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.Published;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.InstanceState;
import io.dsfleet.state.PoolState;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asks the scheduler to end apps; what happens then is the stop ladder. */
@RestController
public final class TerminateController {
  private static final String REASON = "user_terminated";
  private static final int REASON_MOST = 255;

  private final Pools pools;
  private final ProcessLookup lookup;
  private final StateCalls calls;
  private final JsonBody json;
  private final EnvelopePublisher publisher;

  TerminateController(
      Pools pools,
      ProcessLookup lookup,
      StateCalls calls,
      JsonBody json,
      EnvelopePublisher publisher) {
    this.pools = pools;
    this.lookup = lookup;
    this.calls = calls;
    this.json = json;
    this.publisher = publisher;
  }

  /** What a client may say when it ends an app. */
  record TerminateBody(
      @JsonProperty("reason") @Nullable String reason,
      @JsonProperty("drain") @Nullable Boolean drain) {}

  /** Where the end of an app is. */
  @JsonInclude
  record TerminateAnswer(
      @JsonProperty("success") boolean success,
      @JsonProperty("status") String status,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("process_id") @Nullable String processId,
      @JsonProperty("drain") boolean drain,
      @JsonProperty("message") String message) {}

  /** What is to end. */
  private record Target(PoolState pool, String instanceId, @Nullable String processId) {}

  /** 202 while it is being ended, 200 where nothing of it runs any more. */
  @PostMapping("/deepstream/processes/{id}/terminate")
  ResponseEntity<TerminateAnswer> process(
      HttpServletRequest http,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable Boolean drain,
      @RequestParam(required = false) @Nullable String reason)
      throws IOException {
    TerminateBody asked = asked(http, drain, reason);
    ProcessLookup.Found found = lookup.named(id);
    Target target = new Target(found.pool(), found.process().instanceId(), id);
    return found.process().state().isOver() ? over(target, asked) : end(target, asked);
  }

  /** 202 while it is being ended, 200 where nothing of it runs any more. */
  @PostMapping("/deepstream/instances/{id}/terminate")
  ResponseEntity<TerminateAnswer> instance(
      HttpServletRequest http,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable Boolean drain,
      @RequestParam(required = false) @Nullable String reason)
      throws IOException {
    TerminateBody asked = asked(http, drain, reason);
    Optional<ProcessLookup.Found> process =
        lookup.ofInstance(id).filter(found -> !found.process().state().isOver());
    if (process.isPresent()) {
      return end(new Target(process.get().pool(), id, process.get().process().id()), asked);
    }
    Target ended = null;
    for (PoolState pool : pools.all()) {
      Optional<InstanceRecord> found = calls.get(pool.reads().instance(id));
      if (found.isPresent() && !isOver(found.get().state())) {
        return end(new Target(pool, id, null), asked);
      }
      ended = found.isPresent() ? new Target(pool, id, null) : ended;
    }
    if (ended == null) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_INSTANCE, "expected an instance's id, but it is none");
    }
    return over(ended, asked);
  }

  private static boolean isOver(InstanceState state) {
    return state == InstanceState.STOPPED || state == InstanceState.FAILED;
  }

  private TerminateBody asked(
      HttpServletRequest http, @Nullable Boolean drain, @Nullable String reason)
      throws IOException {
    TerminateBody body = json.readIfAny(http, TerminateBody.class);
    Boolean waits = (body == null || body.drain() == null) ? drain : body.drain();
    String why = (body == null || body.reason() == null) ? reason : body.reason();
    if (why != null
        && (why.length() > REASON_MOST || why.chars().anyMatch(Character::isISOControl))) {
      throw ProblemException.invalid(
          "reason",
          "expected at most "
              + REASON_MOST
              + " characters without control characters, but it is"
              + " something else");
    }
    return new TerminateBody((why == null || why.isBlank()) ? REASON : why, waits);
  }

  private ResponseEntity<TerminateAnswer> end(Target target, TerminateBody asked) {
    boolean drain = Boolean.TRUE.equals(asked.drain());
    Published outcome =
        calls.get(
            publisher.send(
                Topology.CONTROL,
                target.pool().name(),
                new TerminateInstance(
                    target.instanceId(),
                    asked.reason() == null ? REASON : asked.reason(),
                    target.processId(),
                    drain)));
    if (outcome == Published.UNROUTABLE) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "no scheduler has ever served the pool " + target.pool().name());
    }
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .body(
            new TerminateAnswer(
                true,
                "terminating",
                target.instanceId(),
                target.processId(),
                drain,
                drain
                    ? "The instance takes no more jobs and ends when its last one has ended"
                    : "The instance is being ended"));
  }

  private static ResponseEntity<TerminateAnswer> over(Target target, TerminateBody asked) {
    return ResponseEntity.ok(
        new TerminateAnswer(
            true,
            "stopped",
            target.instanceId(),
            target.processId(),
            Boolean.TRUE.equals(asked.drain()),
            "Nothing of the instance runs"));
  }
}
