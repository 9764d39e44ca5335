package io.dsfleet.live.source;

import io.dsfleet.live.config.LiveProperties;
import java.time.Duration;

/**
 * Settings shared by all pipelines.
 *
 * @param idleTimeout time from the last viewer to the end of the worker
 * @param startTimeout time until the first frame after which a worker is restarted
 * @param frameTimeout time without a further frame after which a worker is restarted
 * @param backoff of failed workers
 */
record PipelineSettings(
    Duration idleTimeout,
    Duration startTimeout,
    Duration frameTimeout,
    WorkerRestartBackoff backoff) {
  static PipelineSettings of(LiveProperties properties) {
    return new PipelineSettings(
        properties.idleTimeout(),
        properties.startTimeout(),
        properties.frameTimeout(),
        new WorkerRestartBackoff(properties.minRestartDelay(), properties.maxRestartDelay()));
  }
}
