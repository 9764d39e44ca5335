package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.InstanceState;
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

/** Asks the scheduler to end apps, which it does in shutdown stages. */
@RestController
public final class TerminateController {
  private static final String DEFAULT_REASON = "user_terminated";
  private static final int MAX_REASON_LENGTH = 255;

  private final GatewayPools pools;
  private final ProcessLookup lookup;
  private final BoundedAwait calls;
  private final JsonBodyReader json;
  private final EnvelopePublisher publisher;

  TerminateController(
      GatewayPools pools,
      ProcessLookup lookup,
      BoundedAwait calls,
      JsonBodyReader json,
      EnvelopePublisher publisher) {
    this.pools = pools;
    this.lookup = lookup;
    this.calls = calls;
    this.json = json;
    this.publisher = publisher;
  }

  /** Request body; all fields are optional. */
  record TerminateBody(
      @JsonProperty("reason") @Nullable String reason,
      @JsonProperty("drain") @Nullable Boolean drain) {}

  /** Response: {@code status} is terminating or stopped. */
  @JsonInclude
  record TerminateResponse(
      @JsonProperty("success") boolean success,
      @JsonProperty("status") String status,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("process_id") @Nullable String processId,
      @JsonProperty("drain") boolean drain,
      @JsonProperty("message") String message) {}

  /** The instance to end, and its process if a launcher started it. */
  private record Target(PoolState pool, String instanceId, @Nullable String processId) {}

  /** Ends a process: 202 while it is ending, 200 if it has already ended. */
  @PostMapping("/deepstream/processes/{id}/terminate")
  ResponseEntity<TerminateResponse> process(
      HttpServletRequest http,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable Boolean drain,
      @RequestParam(required = false) @Nullable String reason)
      throws IOException {
    TerminateBody options = options(http, drain, reason);
    ProcessLookup.LocatedProcess found = lookup.get(id);
    Target target = new Target(found.pool(), found.process().instanceId(), id);
    return found.process().state().isOver() ? alreadyEnded(target, options) : end(target, options);
  }

  /** Ends an instance: 202 while it is ending, 200 if it has already ended. */
  @PostMapping("/deepstream/instances/{id}/terminate")
  ResponseEntity<TerminateResponse> instance(
      HttpServletRequest http,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable Boolean drain,
      @RequestParam(required = false) @Nullable String reason)
      throws IOException {
    TerminateBody options = options(http, drain, reason);
    Optional<ProcessLookup.LocatedProcess> process =
        lookup.findByInstance(id).filter(found -> !found.process().state().isOver());
    if (process.isPresent()) {
      return end(new Target(process.get().pool(), id, process.get().process().id()), options);
    }
    Target ended = null;
    for (PoolState pool : pools.all()) {
      Optional<InstanceRecord> found = calls.await(pool.queries().instance(id));
      if (found.isPresent() && !isOver(found.get().state())) {
        return end(new Target(pool, id, null), options);
      }
      ended = found.isPresent() ? new Target(pool, id, null) : ended;
    }
    if (ended == null) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_INSTANCE,
          "no instance with id '" + ProblemResponse.quotable(id) + "'");
    }
    return alreadyEnded(ended, options);
  }

  private static boolean isOver(InstanceState state) {
    return state == InstanceState.STOPPED || state == InstanceState.FAILED;
  }

  private TerminateBody options(
      HttpServletRequest http, @Nullable Boolean drain, @Nullable String reason)
      throws IOException {
    TerminateBody body = json.readOptional(http, TerminateBody.class);
    Boolean drains = (body == null || body.drain() == null) ? drain : body.drain();
    String text = (body == null || body.reason() == null) ? reason : body.reason();
    if (text != null && (text.length() > MAX_REASON_LENGTH || !PrintableText.isPrintable(text))) {
      throw ProblemException.invalidField(
          "reason",
          "the reason must be at most "
              + MAX_REASON_LENGTH
              + " characters without control characters");
    }
    return new TerminateBody((text == null || text.isBlank()) ? DEFAULT_REASON : text, drains);
  }

  private ResponseEntity<TerminateResponse> end(Target target, TerminateBody options) {
    boolean drain = Boolean.TRUE.equals(options.drain());
    PublishOutcome outcome =
        calls.await(
            publisher.send(
                Topology.CONTROL,
                target.pool().name(),
                new TerminateInstance(
                    target.instanceId(),
                    options.reason() == null ? DEFAULT_REASON : options.reason(),
                    target.processId(),
                    drain)));
    if (outcome == PublishOutcome.UNROUTABLE) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "no scheduler has ever served the pool " + target.pool().name());
    }
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .body(
            new TerminateResponse(
                true,
                "terminating",
                target.instanceId(),
                target.processId(),
                drain,
                drain
                    ? "The instance takes no new jobs and ends after its current ones"
                    : "The instance is being ended"));
  }

  private static ResponseEntity<TerminateResponse> alreadyEnded(
      Target target, TerminateBody options) {
    return ResponseEntity.ok(
        new TerminateResponse(
            true,
            "stopped",
            target.instanceId(),
            target.processId(),
            Boolean.TRUE.equals(options.drain()),
            "The instance has already ended"));
  }
}
