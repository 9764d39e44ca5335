package io.dsfleet.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The ordered queue of items for one exchange and routing key.
 *
 * <p>Guarded by its monitor. While {@code window} envelopes are unconfirmed, items are batched; an
 * idle destination sends immediately.
 */
final class Lane {
  /** An encoded item and the future of its sender. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Item(byte[] json, CompletableFuture<Published> done) {}

  /** Items published as one message. */
  record Envelope(Lane lane, List<Item> items) {}

  private static final int MAX_ENVELOPE_BYTES = 4 << 20;

  final String exchange;
  final String routingKey;
  final boolean keepsOrder;
  private final Deque<Item> queued = new ArrayDeque<>();
  private int unconfirmed;

  Lane(String exchange, String routingKey, boolean keepsOrder) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.keepsOrder = keepsOrder;
  }

  synchronized void add(Item item) {
    queued.addLast(item);
  }

  /** The next envelope to send, null if the queue is empty or the window is full. */
  synchronized @Nullable Envelope next(int maxItems) {
    int window = keepsOrder ? 1 : 2;
    if (unconfirmed >= window || queued.isEmpty()) {
      return null;
    }
    List<Item> items = new ArrayList<>(Math.min(queued.size(), maxItems));
    int bytes = 0;
    while (!queued.isEmpty() && items.size() < maxItems) {
      bytes += queued.getFirst().json().length;
      if (bytes > MAX_ENVELOPE_BYTES && !items.isEmpty()) {
        break;
      }
      items.add(queued.removeFirst());
    }
    unconfirmed++;
    return new Envelope(this, items);
  }

  /** Frees the window slot of a settled envelope. */
  synchronized void settled() {
    unconfirmed--;
  }

  /** Returns a failed envelope's items to the head of the queue. */
  synchronized void putBack(Envelope envelope) {
    for (int i = envelope.items().size() - 1; i >= 0; i--) {
      queued.addFirst(envelope.items().get(i));
    }
  }

  synchronized boolean isIdle() {
    return queued.isEmpty() && unconfirmed == 0;
  }
}
