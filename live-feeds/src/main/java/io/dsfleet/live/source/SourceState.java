package io.dsfleet.live.source;

import java.util.Locale;

/** What a source is doing. */
public enum SourceState {
  /** No worker is running, because there is no viewer. */
  IDLE,
  /** The worker has sent no frame yet. */
  STARTING,
  /** Frames are arriving. */
  LIVE,
  /** The worker is paused, because there is no viewer. */
  PAUSED,
  /** The worker has failed and will be restarted. */
  AWAY;

  /** The name in JSON. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
