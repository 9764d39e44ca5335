package io.dsfleet.gateway.dead;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.Published;
import io.dsfleet.gateway.http.Listing;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.job.CameraUrls;
import io.dsfleet.state.DeadLetters;
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
  private final StateCalls calls;
  private final Listing<LetterView> paginator;

  /**
   * @param maxPageSize maximum of {@code limit}
   */
  public DeadLettersController(
      FleetState state, EnvelopePublisher publisher, StateCalls calls, int maxPageSize) {
    this.state = state;
    this.publisher = publisher;
    this.calls = calls;
    this.paginator =
        new Listing<>(
            Map.of(
                "at", Comparator.comparing(LetterView::at),
                "origin", Comparator.comparing(LetterView::origin),
                "reason", Comparator.comparing(LetterView::reason)),
            "-at",
            maxPageSize);
  }

  /** A dead letter; {@code message} is the item as JSON, or the received text if it is not JSON. */
  record LetterView(
      @JsonProperty("id") String id,
      @JsonProperty("at") String at,
      @JsonProperty("origin") String origin,
      @JsonProperty("reason") String reason,
      @JsonProperty("replayable") boolean replayable,
      @JsonProperty("message") String message) {

    static LetterView of(DeadLetters.Buried letter) {
      return new LetterView(
          letter.id(),
          Instant.ofEpochMilli(letter.atMillis()).toString(),
          letter.entry().origin(),
          letter.entry().reason(),
          Route.of(letter.entry()).isPresent(),
          CameraUrls.masked(letter.entry().text()));
    }
  }

  /** Result of a replay or deletion. */
  record LetterAnswer(@JsonProperty("id") String id, @JsonProperty("status") String status) {}

  /** Lists dead letters, newest first. */
  @GetMapping("/deepstream/dead-letters")
  ResponseEntity<List<LetterView>> all(
      @RequestParam(required = false) @Nullable String origin,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable Integer offset) {
    return paginator.page(
        calls.get(state.deadLetters().all()).stream()
            .filter(letter -> origin == null || letter.entry().origin().equals(origin))
            .filter(letter -> reason == null || letter.entry().reason().contains(reason))
            .map(LetterView::of)
            .toList(),
        sort,
        limit,
        offset);
  }

  /** One dead letter. */
  @GetMapping("/deepstream/dead-letters/{id}")
  LetterView one(@PathVariable String id) {
    return LetterView.of(found(id));
  }

  /** Publishes the message to its original queue and deletes it once RabbitMQ has confirmed it. */
  @PostMapping("/deepstream/dead-letters/{id}/replay")
  LetterAnswer replay(@PathVariable String id) {
    DeadLetters.Entry letter = found(id).entry();
    Route route =
        Route.of(letter)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_REPLAYABLE,
                        "the dead letter cannot be replayed: it is truncated or not from a durable"
                            + " queue"));
    BrokerMessage message = route.message();
    Published published = calls.get(publisher.send(route.exchange(), route.routingKey(), message));
    if (published != Published.CONFIRMED) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "the queue " + letter.origin() + " does not exist");
    }
    var _ = calls.get(state.deadLetters().exhume(id));
    return new LetterAnswer(id, "replayed");
  }

  /** Deletes a dead letter. */
  @DeleteMapping("/deepstream/dead-letters/{id}")
  LetterAnswer drop(@PathVariable String id) {
    var _ = calls.get(state.deadLetters().exhume(found(id).id()));
    return new LetterAnswer(id, "dropped");
  }

  private DeadLetters.Buried found(String id) {
    return calls.get(state.deadLetters().all()).stream()
        .filter(letter -> letter.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.UNKNOWN_LETTER,
                    "no dead letter with id '" + Problem.shortened(id) + "'"));
  }
}
