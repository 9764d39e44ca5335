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

/** Puts dead letters where they can be listed: off the broker, bounded, with the reason. */
public final class DeadLetterArchive implements EnvelopeHandler<DeadLetter> {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterArchive.class);

  private final DeadLetters record;
  private final CameraSecrets secrets;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;

  /** Archives into the record, passwords in urls sealed, so that a letter can be replayed. */
  public DeadLetterArchive(
      DeadLetters record, CameraSecrets secrets, SchedulerMetrics metrics, InstantSource clock) {
    this.record = record;
    this.secrets = secrets;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public List<BrokerCodec.Rejected> handle(List<DeadLetter> letters) {
    record.bury(letters.stream().map(this::entry).toList(), clock.millis()).join();
    metrics.deadLetters(letters.size());
    return List.of();
  }

  private DeadLetters.Entry entry(DeadLetter letter) {
    try {
      return new DeadLetters.Entry(
          letter.origin(), CameraUrls.masked(letter.reason()), secrets.sealed(letter.text()));
    } catch (RuntimeException | StackOverflowError unsealed) {
      LOG.error("a letter's secrets cannot be sealed: {}", unsealed.toString(), unsealed);
      return new DeadLetters.Entry(
          letter.origin(), "refused, and its text is left out: its secrets cannot be sealed", "");
    }
  }
}
