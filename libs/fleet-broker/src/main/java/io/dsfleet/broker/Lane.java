package io.dsfleet.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The items on their way to one exchange and routing key, in order.
 *
 * <p>Guarded by itself. While {@code window} envelopes are unconfirmed, items gather; nothing ever
 * waits for company when the lane is idle.
 */
final class Lane {
  /** An encoded item and the promise to its sender. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Item(byte[] json, CompletableFuture<Published> done) {}

  /** Items that travel together. */
  record Envelope(Lane lane, List<Item> items) {}

  private static final int ENVELOPE_BYTES = 4 << 20;

  final String exchange;
  final String routingKey;
  final boolean keepsOrder;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private int unconfirmed;

  Lane(String exchange, String routingKey, boolean keepsOrder) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.keepsOrder = keepsOrder;
  }

  synchronized void add(Item item) {
    waiting.addLast(item);
  }

  /** The next envelope to send, null if there is nothing to send or enough is under way. */
  synchronized @Nullable Envelope next(int mostItems) {
    int window = keepsOrder ? 1 : 2;
    if (unconfirmed >= window || waiting.isEmpty()) {
      return null;
    }
    List<Item> items = new ArrayList<>(Math.min(waiting.size(), mostItems));
    int bytes = 0;
    while (!waiting.isEmpty() && items.size() < mostItems) {
      bytes += waiting.getFirst().json().length;
      if (bytes > ENVELOPE_BYTES && !items.isEmpty()) {
        break;
      }
      items.add(waiting.removeFirst());
    }
    unconfirmed++;
    return new Envelope(this, items);
  }

  /** The envelope is settled, whatever became of it. */
  synchronized void settled() {
    unconfirmed--;
  }

  /** Puts a failed envelope's items back in front of what waits. */
  synchronized void putBack(Envelope envelope) {
    for (int i = envelope.items().size() - 1; i >= 0; i--) {
      waiting.addFirst(envelope.items().get(i));
    }
  }

  synchronized boolean isIdle() {
    return waiting.isEmpty() && unconfirmed == 0;
  }
}
