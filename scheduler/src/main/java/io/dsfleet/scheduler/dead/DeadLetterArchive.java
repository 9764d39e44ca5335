package io.dsfleet.scheduler.dead;

import io.dsfleet.broker.DeadLetter;
import io.dsfleet.broker.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.CameraUrls;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.DeadLetters;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves dead letters from the broker to a bounded list in Redis. */
public final class DeadLetterArchive implements EnvelopeHandler<DeadLetter> {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterArchive.class);

  private final DeadLetters store;
  private final CameraSecrets secrets;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;

  /** Stores letters with encrypted URL passwords, so that they can be replayed. */
  public DeadLetterArchive(
      DeadLetters store, CameraSecrets secrets, SchedulerMetrics metrics, InstantSource clock) {
    this.store = store;
    this.secrets = secrets;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public List<BrokerCodec.Rejected> handle(List<DeadLetter> letters) {
    store.bury(letters.stream().map(this::entry).toList(), clock.millis()).join();
    metrics.deadLetters(letters.size());
    return List.of();
  }

  private DeadLetters.Entry entry(DeadLetter letter) {
    try {
      return new DeadLetters.Entry(
          letter.origin(), CameraUrls.masked(letter.reason()), secrets.sealed(letter.text()));
    } catch (RuntimeException | StackOverflowError failed) {
      LOG.error("cannot encrypt the secrets of a dead letter: {}", failed.toString(), failed);
      return new DeadLetters.Entry(
          letter.origin(), "rejected; text omitted because its secrets cannot be encrypted", "");
    }
  }
}
