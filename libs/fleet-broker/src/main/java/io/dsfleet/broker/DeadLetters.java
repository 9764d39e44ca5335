package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.codec.RequiredFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Sends refused items to the exchange of the dead letters, and reads them there. */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  private final EnvelopePublisher publisher;

  DeadLetters(EnvelopePublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Completes when the broker has them all. A dead letter that cannot be kept is not sent to its
   * queue again, where it would go round for ever: it is only logged.
   */
  CompletableFuture<Void> send(String origin, List<BrokerCodec.Rejected> rejected) {
    if (origin.equals(Topology.DEAD)) {
      rejected.forEach(item -> LOG.error("a dead letter is dropped: {}", item.reason()));
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.allOf(
        rejected.stream()
            .map(item -> new DeadLetter(origin, item.reason(), item.text()))
            .map(letter -> publisher.sendEncoded(Topology.DEAD, "", encode(letter)))
            .toArray(CompletableFuture[]::new));
  }

  static byte[] encode(DeadLetter letter) {
    // not writeValueAsBytes, which refuses half a surrogate pair (a cut text may end in one)
    return MAPPER.writeValueAsString(letter).getBytes(StandardCharsets.UTF_8);
  }

  /** The letters of an envelope; what cannot be read becomes a letter that says so. */
  static BrokerCodec.Opened<DeadLetter> open(byte[] body) {
    List<DeadLetter> letters = new ArrayList<>();
    try {
      if (MAPPER.readTree(body).get("items") instanceof ArrayNode items) {
        items.forEach(item -> letters.add(read(item)));
      } else {
        letters.add(unreadable(body));
      }
    } catch (JacksonException foreign) {
      letters.add(unreadable(body));
    }
    return new BrokerCodec.Opened<>(List.copyOf(letters), List.of());
  }

  private static DeadLetter read(JsonNode item) {
    try {
      @Nullable DeadLetter letter = MAPPER.treeToValue(item, DeadLetter.class);
      if (letter != null && RequiredFields.firstMissing(letter) == null) {
        return letter;
      }
    } catch (JacksonException foreign) {
      LOG.debug("not a dead letter: {}", foreign.getOriginalMessage());
    }
    return unreadable(item.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static DeadLetter unreadable(byte[] body) {
    BrokerCodec.Rejected rejected =
        BrokerCodec.Rejected.ofBody(body, "expected a dead letter, but it cannot be read as one");
    return new DeadLetter("unknown", rejected.reason(), rejected.text());
  }
}
