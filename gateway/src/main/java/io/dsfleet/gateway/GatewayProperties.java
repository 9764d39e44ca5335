package io.dsfleet.gateway;

import io.dsfleet.gateway.access.AccessProperties;
import io.dsfleet.gateway.callbacks.CallbackProperties;
import io.dsfleet.gateway.testroutes.TestRoutesProperties;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.path.VideoFiles;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the gateway; the defaults are those of a deployed, closed one.
 *
 * @param open whether everything may be asked without a key; only on a loopback address
 * @param anyMedia whether every path and url may be named; otherwise only those below {@code
 *     mediaRoots}
 * @param mediaRoots folders (and url beginnings such as {@code rtsp://cams.example/}) that requests
 *     may name, for input and output
 * @param mediaVisible how far the gateway's own view of the disk decides on a path
 * @param videoPattern names that count as video files when a folder is looked at
 * @param pools pools that jobs may be posted to and whose instances are shown
 * @param waitByDefault whether a start without {@code Prefer} waits {@code defaultWait} (for old
 *     clients)
 * @param defaultWait how long a start waits where only the setting asks for it
 * @param waitMost bound of {@code Prefer: wait=N}
 * @param bodyMost bytes of a request body at most; beyond, 413
 * @param bodyTimeout how long a request body may take to arrive; beyond, 408
 * @param stateTimeout how long Redis may take to answer before the outcome counts as unknown
 * @param cancelWait how long a cancel waits for its effect before it answers 202
 * @param appTimeout how long an app's answer through its bridge is waited for
 * @param liveMost instances that one list of the status asks at most; with more it is the record's
 *     word
 * @param outboxMost accepted jobs that the broker has not confirmed, at most; beyond, 503
 * @param retryAfter what a 503 asks clients to wait
 * @param drainLeast how long health says 503 before the server that stops takes no more requests
 * @param queueProgressTimeout how long a queue may have ready messages without becoming shorter
 *     before health says 503
 * @param pageMost items of one page at most
 * @param feed the live feeds
 * @param logJobs whether every step of jobs and instances is written into the log
 * @param testRoutes the original's test routes
 * @param callbacks whom the server tells of the ends of jobs
 * @param access keys and whom they let in
 * @param launch launches and processes
 */
@ConfigurationProperties("dsfleet.gateway")
public record GatewayProperties(
    @DefaultValue("false") boolean open,
    @DefaultValue("false") boolean anyMedia,
    @DefaultValue List<String> mediaRoots,
    @DefaultValue("parent") MediaVisibility mediaVisible,
    @DefaultValue(VideoFiles.DEFAULT_PATTERN) String videoPattern,
    @DefaultValue(AnalysisRequest.DEFAULT) List<String> pools,
    @DefaultValue("false") boolean waitByDefault,
    @DefaultValue("10s") Duration defaultWait,
    @DefaultValue("60s") Duration waitMost,
    @DefaultValue("8MB") DataSize bodyMost,
    @DefaultValue("30s") Duration bodyTimeout,
    @DefaultValue("2s") Duration stateTimeout,
    @DefaultValue("2s") Duration cancelWait,
    @DefaultValue("5s") Duration appTimeout,
    @DefaultValue("100") int liveMost,
    @DefaultValue("10000") int outboxMost,
    @DefaultValue("1s") Duration retryAfter,
    @DefaultValue("2s") Duration drainLeast,
    @DefaultValue("60s") Duration queueProgressTimeout,
    @DefaultValue("1000") int pageMost,
    @DefaultValue Feed feed,
    @DefaultValue("false") boolean logJobs,
    @DefaultValue TestRoutesProperties testRoutes,
    @DefaultValue CallbackProperties callbacks,
    @DefaultValue AccessProperties access,
    @DefaultValue Launch launch) {

  /** How far the gateway's own view of the disk decides on a path. */
  public enum MediaVisibility {
    /** Not at all: the media lie elsewhere. */
    NEVER,
    /** Where the folder that holds the path is visible here. */
    PARENT,
    /** Always: gateway, bridge and apps see the same disk. */
    ALL
  }

  /**
   * Settings of the live feeds.
   *
   * @param subscribersMost clients that may follow at once; beyond, 503
   * @param maxSubscribersPerKey clients with the same key that may follow at once; beyond, 429
   * @param buffer events that wait for one client at most; a slower client is closed
   * @param heartbeat interval of the comment that keeps an idle connection alive
   */
  public record Feed(
      @DefaultValue("1000") int subscribersMost,
      @DefaultValue("200") int maxSubscribersPerKey,
      @DefaultValue("1024") int buffer,
      @DefaultValue("15s") Duration heartbeat) {}

  /**
   * Settings of launches and processes.
   *
   * @param host whose launcher starts what names no host
   * @param timeout how long a launch may take before it is answered 202
   * @param askTimeout how long a launcher may take for anything else
   * @param followEvery pause between two looks at a followed log that had nothing new
   * @param followersMost clients that may follow a log at once; beyond, 503
   * @param maxFollowersPerKey clients with the same key that may do so; beyond, 429
   */
  public record Launch(
      @DefaultValue("local") String host,
      @DefaultValue("30s") Duration timeout,
      @DefaultValue("5s") Duration askTimeout,
      @DefaultValue("500ms") Duration followEvery,
      @DefaultValue("100") int followersMost,
      @DefaultValue("20") int maxFollowersPerKey) {}

  public GatewayProperties {
    mediaRoots = List.copyOf(mediaRoots);
    pools = List.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException(
          "expected dsfleet.gateway.pools to name a pool, but it is empty");
    }
    positive("body-most", bodyMost.toBytes());
    positive("outbox-most", outboxMost);
    positive("page-most", pageMost);
    positive("queue-progress-timeout", queueProgressTimeout.toMillis());
    positive("feed.buffer", feed.buffer());
    positive("feed.subscribers-most", feed.subscribersMost());
    positive("feed.max-subscribers-per-key", feed.maxSubscribersPerKey());
    positive("launch.timeout", launch.timeout().toMillis());
    positive("launch.ask-timeout", launch.askTimeout().toMillis());
    positive("launch.follow-every", launch.followEvery().toMillis());
    positive("launch.followers-most", launch.followersMost());
    positive("launch.max-followers-per-key", launch.maxFollowersPerKey());
    positive("app-timeout", appTimeout.toMillis());
    positive("state-timeout", stateTimeout.toMillis());
    positive("body-timeout", bodyTimeout.toMillis());
    positive("feed.heartbeat", feed.heartbeat().toMillis());
    try {
      Pattern.compile(videoPattern);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "expected dsfleet.gateway.video-pattern to be a regular expression, but "
              + wrong.getDescription(),
          wrong);
    }
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "expected dsfleet.gateway." + key + " >= 1, but it is " + value);
    }
  }
}
