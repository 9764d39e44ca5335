package io.dsfleet.gateway.dead;

import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.LaunchCommand;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The way back of a dead letter to the queue that it came from. */
record Route(String exchange, String routingKey, BrokerMessage message) {
  private record Way(String exchange, Class<? extends BrokerMessage> kind) {}

  /** Commands to sessions are not among them: their sessions are gone. */
  private static final List<Way> WAYS =
      List.of(
          new Way(Topology.JOBS, SubmitJob.class),
          new Way(Topology.CONTROL, ControlCommand.class),
          new Way(Topology.EVENTS, FleetEvent.class),
          new Way(Topology.LAUNCH, LaunchCommand.class));

  /** Empty where the letter is cut, is no message, or came from a queue that is not durable. */
  static Optional<Route> of(DeadLetters.Entry letter) {
    for (Way way : WAYS) {
      String before = way.exchange() + ".";
      if (letter.origin().startsWith(before)) {
        BrokerCodec.Opened<? extends BrokerMessage> opened = opened(letter, way);
        return opened.rejected().isEmpty() && opened.items().size() == 1
            ? Optional.of(
                new Route(
                    way.exchange(),
                    letter.origin().substring(before.length()),
                    opened.items().getFirst()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** A letter that cannot be opened must not keep the others from being listed. */
  private static BrokerCodec.Opened<? extends BrokerMessage> opened(
      DeadLetters.Entry letter, Way way) {
    try {
      return BrokerCodec.open(letter.text().getBytes(StandardCharsets.UTF_8), way.kind());
    } catch (RuntimeException | StackOverflowError unopened) {
      return new BrokerCodec.Opened<>(List.of(), List.of());
    }
  }
}
