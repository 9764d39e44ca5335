package io.dsfleet.broker.consume;

import io.dsfleet.broker.publish.EnvelopePublisher;
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

/** Publishes rejected items to the dead-letter exchange, and decodes them. */
public final class DeadLetterPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterPublisher.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  private final EnvelopePublisher publisher;

  DeadLetterPublisher(EnvelopePublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Completes when the broker has confirmed all letters. A rejected dead letter is logged and
   * dropped, because republishing it would loop for ever.
   */
  CompletableFuture<Void> send(String origin, List<BrokerCodec.RejectedItem> rejected) {
    if (origin.equals(Topology.DEAD_LETTERS)) {
      rejected.forEach(item -> LOG.error("dropping a dead letter: {}", item.reason()));
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.allOf(
        rejected.stream()
            .map(item -> new DeadLetter(origin, item.reason(), item.text()))
            .map(letter -> publisher.sendEncoded(Topology.DEAD_LETTERS, "", encode(letter)))
            .toArray(CompletableFuture[]::new));
  }

  public static byte[] encode(DeadLetter letter) {
    // writeValueAsBytes fails on an unpaired surrogate, which a truncated text may end with
    return MAPPER.writeValueAsString(letter).getBytes(StandardCharsets.UTF_8);
  }

  /** Decodes the letters of an envelope. An undecodable item becomes a letter with that reason. */
  static BrokerCodec.DecodedEnvelope<DeadLetter> decode(byte[] body) {
    List<DeadLetter> letters = new ArrayList<>();
    try {
      if (MAPPER.readTree(body).get("items") instanceof ArrayNode items) {
        items.forEach(item -> letters.add(read(item)));
      } else {
        letters.add(unreadable(body));
      }
    } catch (JacksonException malformed) {
      letters.add(unreadable(body));
    }
    return new BrokerCodec.DecodedEnvelope<>(List.copyOf(letters), List.of());
  }

  private static DeadLetter read(JsonNode item) {
    try {
      @Nullable DeadLetter letter = MAPPER.treeToValue(item, DeadLetter.class);
      if (letter != null && RequiredFields.firstMissing(letter) == null) {
        return letter;
      }
    } catch (JacksonException malformed) {
      LOG.debug("not a dead letter: {}", malformed.getOriginalMessage());
    }
    return unreadable(item.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static DeadLetter unreadable(byte[] body) {
    BrokerCodec.RejectedItem rejected =
        BrokerCodec.RejectedItem.ofBody(body, "not a valid dead letter");
    return new DeadLetter("unknown", rejected.reason(), rejected.text());
  }
}
