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

/** Puts dead letters where they can be listed: off the broker, bounded, with the reason. */
public final class DeadLetterArchive implements EnvelopeHandler<DeadLetter> {
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
    record
        .bury(
            letters.stream()
                .map(
                    letter ->
                        new DeadLetters.Entry(
                            letter.origin(),
                            CameraUrls.masked(letter.reason()),
                            secrets.sealed(letter.text())))
                .toList(),
            clock.millis())
        .join();
    metrics.deadLetters(letters.size());
    return List.of();
  }
}
