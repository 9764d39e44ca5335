package io.dsfleet.gateway.deadletters;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ListPaginator;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.state.DeadLetterStore;
import io.dsfleet.state.FleetState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists, replays and deletes dead letters: messages that could not be processed. */
@RestController
public final class DeadLettersController {
  private final FleetState state;
  private final EnvelopePublisher publisher;
  private final BoundedAwait calls;
  private final ListPaginator<DeadLetterView> paginator;

  /**
   * @param maxPageSize maximum of {@code limit}
   */
  public DeadLettersController(
      FleetState state, EnvelopePublisher publisher, BoundedAwait calls, int maxPageSize) {
    this.state = state;
    this.publisher = publisher;
    this.calls = calls;
    this.paginator =
        new ListPaginator<>(
            Map.of(
                "at", Comparator.comparing(DeadLetterView::at),
                "origin", Comparator.comparing(DeadLetterView::origin),
                "reason", Comparator.comparing(DeadLetterView::reason)),
            "-at",
            maxPageSize);
  }

  /** A dead letter; {@code message} is the item as JSON, or the received text if it is not JSON. */
  record DeadLetterView(
      @JsonProperty("id") String id,
      @JsonProperty("at") String at,
      @JsonProperty("origin") String origin,
      @JsonProperty("reason") String reason,
      @JsonProperty("replayable") boolean replayable,
      @JsonProperty("message") String message) {

    static DeadLetterView of(DeadLetterStore.StoredDeadLetter letter) {
      return new DeadLetterView(
          letter.id(),
          Instant.ofEpochMilli(letter.atMillis()).toString(),
          letter.entry().origin(),
          letter.entry().reason(),
          DeadLetterRoute.of(letter.entry()).isPresent(),
          UrlSecrets.mask(letter.entry().text()));
    }
  }

  /** Result of a replay or deletion. */
  record DeadLetterResponse(@JsonProperty("id") String id, @JsonProperty("status") String status) {}

  /** Lists dead letters, newest first. */
  @GetMapping("/deepstream/dead-letters")
  ResponseEntity<List<DeadLetterView>> all(
      @RequestParam(required = false) @Nullable String origin,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable Integer offset) {
    return paginator.page(
        calls.await(state.deadLetters().all()).stream()
            .filter(letter -> origin == null || letter.entry().origin().equals(origin))
            .filter(letter -> reason == null || letter.entry().reason().contains(reason))
            .map(DeadLetterView::of)
            .toList(),
        sort,
        limit,
        offset);
  }

  /** One dead letter. */
  @GetMapping("/deepstream/dead-letters/{id}")
  DeadLetterView one(@PathVariable String id) {
    return DeadLetterView.of(found(id));
  }

  /** Publishes the message to its original queue and deletes it once RabbitMQ has confirmed it. */
  @PostMapping("/deepstream/dead-letters/{id}/replay")
  DeadLetterResponse replay(@PathVariable String id) {
    DeadLetterStore.DeadLetterEntry letter = found(id).entry();
    DeadLetterRoute route =
        DeadLetterRoute.of(letter)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_REPLAYABLE,
                        "the dead letter cannot be replayed: it is truncated or not from a durable"
                            + " queue"));
    BrokerMessage message = route.message();
    PublishOutcome published =
        calls.await(publisher.send(route.exchange(), route.routingKey(), message));
    if (published != PublishOutcome.CONFIRMED) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "the queue " + letter.origin() + " does not exist");
    }
    var _ = calls.await(state.deadLetters().remove(id));
    return new DeadLetterResponse(id, "replayed");
  }

  /** Deletes a dead letter. */
  @DeleteMapping("/deepstream/dead-letters/{id}")
  DeadLetterResponse drop(@PathVariable String id) {
    var _ = calls.await(state.deadLetters().remove(found(id).id()));
    return new DeadLetterResponse(id, "dropped");
  }

  private DeadLetterStore.StoredDeadLetter found(String id) {
    return calls.await(state.deadLetters().all()).stream()
        .filter(letter -> letter.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.UNKNOWN_LETTER,
                    "no dead letter with id '" + ProblemResponse.quotable(id) + "'"));
  }
}
