package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.Topology;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Sends refused items to the exchange of the dead letters, and reads them there. */
final class DeadLetters {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final EnvelopePublisher publisher;

  DeadLetters(EnvelopePublisher publisher) {
    this.publisher = publisher;
  }

  /** Completes when the broker has them all. */
  CompletableFuture<Void> send(String origin, List<BrokerCodec.Rejected> rejected) {
    return CompletableFuture.allOf(
        rejected.stream()
            .map(item -> new DeadLetter(origin, item.reason(), item.text()))
            .map(letter -> publisher.sendEncoded(Topology.DEAD, "", encode(letter)))
            .toArray(CompletableFuture[]::new));
  }

  static byte[] encode(DeadLetter letter) {
    return MAPPER.writeValueAsBytes(letter);
  }

  static BrokerCodec.Opened<DeadLetter> open(byte[] body) {
    try {
      Envelope envelope = MAPPER.readValue(body, Envelope.class);
      return new BrokerCodec.Opened<>(List.copyOf(envelope.items()), List.of());
    } catch (JacksonException unreadable) {
      String text = new String(body, StandardCharsets.UTF_8);
      return new BrokerCodec.Opened<>(
          List.of(new DeadLetter("unknown", "unreadable dead letter", text)), List.of());
    }
  }

  private record Envelope(int v, List<DeadLetter> items) {}
}
