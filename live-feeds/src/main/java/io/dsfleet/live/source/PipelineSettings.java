package io.dsfleet.live.source;

import io.dsfleet.live.config.LiveProperties;
import java.time.Duration;

/**
 * Settings shared by all pipelines.
 *
 * @param idleTimeout time from the last viewer to the end of the worker
 * @param frameTimeout time without a frame after which a worker is restarted
 * @param backoff of failed workers
 */
record PipelineSettings(Duration idleTimeout, Duration frameTimeout, RestartBackoff backoff) {
  static PipelineSettings of(LiveProperties properties) {
    return new PipelineSettings(
        properties.idleTimeout(),
        properties.frameTimeout(),
        new RestartBackoff(properties.minRestartDelay(), properties.maxRestartDelay()));
  }
}
