package io.dsfleet.simulation;

import io.dsfleet.broker.BrokerFailures;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.BrokerMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Outgoing messages for one exchange and key; ordered lanes send one envelope at a time. */
final class SendLane {
  private static final int ENVELOPE_ITEMS = 8;

  record Item(BrokerMessage message, CompletableFuture<PublishOutcome> done) {}

  /** Messages that are sent together. */
  static final class Envelope {
    private final SendLane lane;
    private final List<Item> items;

    Envelope(SendLane lane, List<Item> items) {
      this.lane = lane;
      this.items = items;
    }

    SendLane lane() {
      return lane;
    }

    String exchange() {
      return lane.exchange;
    }

    String key() {
      return lane.key;
    }

    List<BrokerMessage> messages() {
      return items.stream().map(Item::message).toList();
    }

    void settle(PublishOutcome outcome) {
      items.forEach(item -> item.done().complete(outcome));
    }

    void fail() {
      items.forEach(
          item -> item.done().completeExceptionally(BrokerFailures.unavailable("not confirmed")));
    }
  }

  private final String exchange;
  private final String key;
  private final boolean inOrder;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private final List<Envelope> flying = new ArrayList<>();

  SendLane(String exchange, String key, boolean inOrder) {
    this.exchange = exchange;
    this.key = key;
    this.inOrder = inOrder;
  }

  boolean keepsOrder() {
    return inOrder;
  }

  void add(BrokerMessage message, CompletableFuture<PublishOutcome> done) {
    waiting.addLast(new Item(message, done));
  }

  /** The next envelope; null if the limit in flight is reached or nothing is queued. */
  Envelope next() {
    if (flying.size() >= (inOrder ? 1 : 2) || waiting.isEmpty()) {
      return null;
    }
    List<Item> items = new ArrayList<>();
    while (!waiting.isEmpty() && items.size() < ENVELOPE_ITEMS) {
      items.add(waiting.removeFirst());
    }
    Envelope envelope = new Envelope(this, items);
    flying.add(envelope);
    return envelope;
  }

  void settled(Envelope envelope) {
    flying.remove(envelope);
  }

  void putBack(Envelope envelope) {
    for (Item item : envelope.items.reversed()) {
      waiting.addFirst(item);
    }
  }

  boolean isIdle() {
    return waiting.isEmpty() && flying.isEmpty();
  }
}
