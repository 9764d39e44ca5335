package io.dsfleet.gateway.deadletters;

import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.DeadLetterStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Exchange and routing key of the original queue of a dead letter. */
record DeadLetterRoute(String exchange, String routingKey, BrokerMessage message) {
  private record Target(String exchange, Class<? extends BrokerMessage> kind) {}

  /** Commands to sessions are not replayable, because their sessions have ended. */
  private static final List<Target> TARGETS =
      List.of(
          new Target(Topology.JOBS, SubmitJob.class),
          new Target(Topology.CONTROL, ControlCommand.class),
          new Target(Topology.EVENTS, FleetEvent.class),
          new Target(Topology.LAUNCH, ProcessCommand.class));

  /** Empty if the letter is truncated, is not a message or is not from a durable queue. */
  static Optional<DeadLetterRoute> of(DeadLetterStore.DeadLetterEntry letter) {
    for (Target target : TARGETS) {
      String prefix = target.exchange() + ".";
      if (letter.origin().startsWith(prefix)) {
        BrokerCodec.DecodedEnvelope<? extends BrokerMessage> opened = opened(letter, target);
        return opened.rejected().isEmpty() && opened.items().size() == 1
            ? Optional.of(
                new DeadLetterRoute(
                    target.exchange(),
                    letter.origin().substring(prefix.length()),
                    opened.items().getFirst()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Decodes to an empty envelope on failure, so that one bad letter does not break the list. */
  private static BrokerCodec.DecodedEnvelope<? extends BrokerMessage> opened(
      DeadLetterStore.DeadLetterEntry letter, Target target) {
    try {
      return BrokerCodec.decodeEnvelope(
          letter.text().getBytes(StandardCharsets.UTF_8), target.kind());
    } catch (RuntimeException | StackOverflowError unopened) {
      return new BrokerCodec.DecodedEnvelope<>(List.of(), List.of());
    }
  }
}
