package io.dsfleet.live;

import io.dsfleet.live.config.LiveProperties;
import io.dsfleet.live.http.LiveSourcesController;
import io.dsfleet.live.source.SourceDirectory;
import io.dsfleet.live.source.ViewerLimit;
import io.dsfleet.live.viewer.VideoSocketHandler;
import io.dsfleet.live.viewer.VideoUpgradeHandler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Beans of the live feeds; needs a servlet web server and a meter registry. The routes check no
 * keys: the gateway's filter on the same web server does.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveProperties.class)
public class LiveFeedsConfiguration {
  private static final String PATH = "/ws/video";
  private static final int BEFORE_STATIC_FILES = -1;

  /** Counts frames that slow viewers lose. */
  record DroppedFrames(Counter counter) {}

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService liveTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("live-timer").factory());
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService liveViewerThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("viewer-", 0).factory());
  }

  @Bean
  DroppedFrames liveDroppedFrames(MeterRegistry meters) {
    return new DroppedFrames(meters.counter("dsfleet.live.frames.dropped"));
  }

  @Bean
  SourceDirectory liveSources(
      LiveProperties properties, MeterRegistry meters, ScheduledExecutorService liveTimer) {
    return new SourceDirectory(properties, InstantSource.system(), meters, liveTimer);
  }

  @Bean
  ViewerLimit liveViewerLimit(LiveProperties properties) {
    return new ViewerLimit(properties.maxViewers());
  }

  @Bean
  VideoSocketHandler liveVideoSockets(
      LiveProperties properties,
      SourceDirectory liveSources,
      ViewerLimit liveViewerLimit,
      DroppedFrames liveDroppedFrames,
      ExecutorService liveViewerThreads) {
    return new VideoSocketHandler(
        properties,
        liveSources,
        liveViewerLimit,
        liveDroppedFrames.counter(),
        InstantSource.system(),
        liveViewerThreads);
  }

  @Bean
  SimpleUrlHandlerMapping liveVideoEndpoint(VideoSocketHandler liveVideoSockets) {
    VideoUpgradeHandler upgrade = new VideoUpgradeHandler(liveVideoSockets);
    return new SimpleUrlHandlerMapping(
        Map.of(PATH, upgrade, PATH + "/", upgrade), BEFORE_STATIC_FILES);
  }

  @Bean
  LiveSourcesController liveSourcesController(
      LiveProperties properties,
      SourceDirectory liveSources,
      ViewerLimit liveViewerLimit,
      DroppedFrames liveDroppedFrames) {
    return new LiveSourcesController(
        properties, liveSources, liveViewerLimit, liveDroppedFrames.counter());
  }

  @Bean
  LiveFeedsLifecycle liveFeedsLifecycle(
      SourceDirectory liveSources,
      VideoSocketHandler liveVideoSockets,
      LiveSourcesController liveSourcesController) {
    return new LiveFeedsLifecycle(liveSources, liveVideoSockets, liveSourcesController);
  }
}
