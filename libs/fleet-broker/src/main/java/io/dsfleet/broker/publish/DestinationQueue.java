package io.dsfleet.broker.publish;

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
final class DestinationQueue {
  /** An encoded item and the future of its sender. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record QueuedItem(byte[] json, CompletableFuture<PublishOutcome> done) {}

  /** Items published as one message. */
  record QueuedEnvelope(DestinationQueue destination, List<QueuedItem> items) {}

  private static final int MAX_ENVELOPE_BYTES = 4 << 20;

  final String exchange;
  final String routingKey;
  final boolean keepsOrder;
  private final Deque<QueuedItem> queued = new ArrayDeque<>();
  private int unconfirmed;

  DestinationQueue(String exchange, String routingKey, boolean keepsOrder) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.keepsOrder = keepsOrder;
  }

  synchronized void add(QueuedItem item) {
    queued.addLast(item);
  }

  /** The next envelope to send, null if the queue is empty or the window is full. */
  synchronized @Nullable QueuedEnvelope takeEnvelope(int maxItems) {
    int window = keepsOrder ? 1 : 2;
    if (unconfirmed >= window || queued.isEmpty()) {
      return null;
    }
    List<QueuedItem> items = new ArrayList<>(Math.min(queued.size(), maxItems));
    int bytes = 0;
    while (!queued.isEmpty() && items.size() < maxItems) {
      bytes += queued.getFirst().json().length;
      if (bytes > MAX_ENVELOPE_BYTES && !items.isEmpty()) {
        break;
      }
      items.add(queued.removeFirst());
    }
    unconfirmed++;
    return new QueuedEnvelope(this, items);
  }

  /** Frees the window slot of a settled envelope. */
  synchronized void completeEnvelope() {
    unconfirmed--;
  }

  /** Returns a failed envelope's items to the head of the queue. */
  synchronized void requeue(QueuedEnvelope envelope) {
    for (int i = envelope.items().size() - 1; i >= 0; i--) {
      queued.addFirst(envelope.items().get(i));
    }
  }

  synchronized boolean isIdle() {
    return queued.isEmpty() && unconfirmed == 0;
  }
}
