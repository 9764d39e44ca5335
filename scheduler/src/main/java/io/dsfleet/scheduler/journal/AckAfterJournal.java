package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.state.journal.JournalSource.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Delays acknowledgements until the journal contains the effects, so that the broker still has
 * every message whose effects a rebuild would miss.
 *
 * @param <T> item type
 */
public final class AckAfterJournal<T> implements EnvelopeHandler<T> {
  private final EnvelopeHandler<T> handler;
  private final List<JournalUpdater> maintainers;

  /**
   * @param maintainers journal maintainers of the pools that the handler may change
   */
  public AckAfterJournal(EnvelopeHandler<T> handler, List<JournalUpdater> maintainers) {
    this.handler = handler;
    this.maintainers = List.copyOf(maintainers);
  }

  /**
   * Applies the items and waits for the journal.
   *
   * @throws io.dsfleet.state.connection.StateUnavailableException if the state was lost meanwhile;
   *     the items must be applied again to the rebuilt state
   */
  @Override
  public List<BrokerCodec.RejectedItem> handle(List<T> items) {
    List<Position> before = new ArrayList<>();
    maintainers.forEach(maintainer -> before.add(maintainer.position()));
    List<BrokerCodec.RejectedItem> rejected = handler.handle(items);
    for (int i = 0; i < maintainers.size(); i++) {
      maintainers.get(i).awaitWritten(before.get(i));
    }
    return rejected;
  }

  @Override
  public void onAcknowledged(List<T> items) {
    handler.onAcknowledged(items);
  }
}
