package io.dsfleet.scheduler.deadletters;

import io.dsfleet.broker.consume.DeadLetter;
import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.DeadLetterStore;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves dead letters from the broker to a bounded list in Redis. */
public final class DeadLetterArchiver implements EnvelopeHandler<DeadLetter> {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterArchiver.class);

  private final DeadLetterStore store;
  private final UrlSecretSealer secrets;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;

  /** Stores letters with encrypted URL passwords, so that they can be replayed. */
  public DeadLetterArchiver(
      DeadLetterStore store,
      UrlSecretSealer secrets,
      SchedulerMetrics metrics,
      InstantSource clock) {
    this.store = store;
    this.secrets = secrets;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public List<BrokerCodec.RejectedItem> handle(List<DeadLetter> letters) {
    store.add(letters.stream().map(this::entry).toList(), clock.millis()).join();
    metrics.countDeadLetters(letters.size());
    return List.of();
  }

  private DeadLetterStore.DeadLetterEntry entry(DeadLetter letter) {
    try {
      return new DeadLetterStore.DeadLetterEntry(
          letter.origin(), UrlSecrets.mask(letter.reason()), secrets.seal(letter.text()));
    } catch (RuntimeException | StackOverflowError failed) {
      LOG.error("cannot encrypt the secrets of a dead letter: {}", failed.toString(), failed);
      return new DeadLetterStore.DeadLetterEntry(
          letter.origin(), "rejected; text omitted because its secrets cannot be encrypted", "");
    }
  }
}
