package io.dsfleet.gateway.submission;

import io.dsfleet.state.PoolState;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Records in Redis which submissions RabbitMQ has confirmed. Confirmations that arrive during a
 * write are batched into the next one. A lost write only causes a second publication.
 */
final class ConfirmationRecorder {
  private static final int BATCH = 256;

  private final PoolState pool;
  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  ConfirmationRecorder(PoolState pool) {
    this.pool = pool;
  }

  void add(String jobId) {
    waiting.add(jobId);
    drain();
  }

  private void drain() {
    while (!waiting.isEmpty() && busy.compareAndSet(false, true)) {
      List<String> batch = new ArrayList<>();
      String next;
      while (batch.size() < BATCH && (next = waiting.poll()) != null) {
        batch.add(next);
      }
      if (batch.isEmpty()) {
        busy.set(false);
        continue;
      }
      var _ =
          pool.acceptance()
              .confirmSubmissions(batch)
              .whenComplete(
                  (known, lost) -> {
                    busy.set(false);
                    drain();
                  });
      return;
    }
  }
}
