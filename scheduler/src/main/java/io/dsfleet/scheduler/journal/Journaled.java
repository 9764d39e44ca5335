package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.state.Journal.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * A handler whose deliveries are acknowledged when the journal has their effects: what an emptied
 * record and its journal do not know is then still in the broker.
 *
 * @param <T> the items
 */
public final class Journaled<T> implements EnvelopeHandler<T> {
  private final EnvelopeHandler<T> handler;
  private final List<JournalKeeper> keepers;

  /**
   * @param keepers of the pools that the handler may touch
   */
  public Journaled(EnvelopeHandler<T> handler, List<JournalKeeper> keepers) {
    this.handler = handler;
    this.keepers = List.copyOf(keepers);
  }

  /**
   * Applies the items, and waits for the journal.
   *
   * @throws io.dsfleet.state.StateUnavailableException if the record was lost meanwhile: the items
   *     must be applied again, to the rebuilt one
   */
  @Override
  public List<BrokerCodec.Rejected> handle(List<T> items) {
    List<Position> before = new ArrayList<>();
    keepers.forEach(keeper -> before.add(keeper.position()));
    List<BrokerCodec.Rejected> rejected = handler.handle(items);
    for (int i = 0; i < keepers.size(); i++) {
      keepers.get(i).awaitWritten(before.get(i));
    }
    return rejected;
  }
}
