package io.dsfleet.live;

import io.dsfleet.live.http.LiveSourcesController;
import io.dsfleet.live.source.SourceDirectory;
import io.dsfleet.live.viewer.VideoSocketHandler;
import org.springframework.context.SmartLifecycle;

/** Starts the sources last, and ends viewers and workers first. */
final class LiveFeedsLifecycle implements SmartLifecycle {
  private final SourceDirectory sources;
  private final VideoSocketHandler sockets;
  private final LiveSourcesController streams;
  private volatile boolean running;

  LiveFeedsLifecycle(
      SourceDirectory sources, VideoSocketHandler sockets, LiveSourcesController streams) {
    this.sources = sources;
    this.sockets = sockets;
    this.streams = streams;
  }

  @Override
  public void start() {
    sources.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    sockets.close();
    streams.close();
    sources.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
