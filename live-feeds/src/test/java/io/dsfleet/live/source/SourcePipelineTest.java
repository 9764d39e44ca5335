package io.dsfleet.live.source;

import static org.awaitility.Awaitility.await;

import io.dsfleet.live.config.LiveSource.RunCondition;
import io.dsfleet.live.worker.WorkerProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline whose workers read their commands and send nothing. */
class SourcePipelineTest {
  private static final Duration START_TIMEOUT = Duration.ofMillis(300);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger starts = new AtomicInteger();
  private final ViewerMailbox viewer = new ViewerMailbox(meters.counter("dropped"));
  private final SourcePipeline pipeline =
      new SourcePipeline(
          "gate",
          RunCondition.VIEWED,
          () -> {
            starts.incrementAndGet();
            return WorkerProcess.start(List.of("sh", "-c", "while read command; do :; done"));
          },
          new PipelineSettings(
              Duration.ofHours(1),
              START_TIMEOUT,
              START_TIMEOUT,
              new WorkerRestartBackoff(Duration.ofMillis(1), Duration.ofMillis(1))),
          InstantSource.system(),
          meters);

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** Each reload of the page pauses and resumes the worker in less than the timeout. */
  @Test
  void hangingWorker_isRestarted_alsoIfItsOnlyViewerReconnectsAgainAndAgain() {
    Thread.ofPlatform().daemon().start(pipeline::run);

    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(POLL_INTERVAL)
        .until(
            () -> {
              pipeline.leave(viewer);
              pipeline.join(viewer);
              pipeline.checkWorker();
              return starts.get() > 1;
            });
  }
}
