package io.dsfleet.gateway.config;

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
 * Settings of the gateway. The defaults suit a deployment with API keys.
 *
 * @param open whether all requests are allowed without an API key; only on a loopback address
 * @param anyMedia whether requests may name any path and URL, not only those below {@code
 *     mediaRoots}
 * @param mediaRoots folders and URL prefixes such as {@code rtsp://cams.example/} that requests may
 *     name, for input and output
 * @param mediaVisibility how the gateway uses its own file system to validate paths
 * @param videoPattern regular expression of the names of video files
 * @param pools pools that the gateway serves
 * @param waitByDefault whether a submission without {@code Prefer} waits {@code defaultWait} for
 *     the job to start, for old clients
 * @param defaultWait wait of a submission without {@code Prefer} if {@code waitByDefault} is set
 * @param maxWait upper bound of {@code Prefer: wait=N}
 * @param acceptUnknownFields whether unknown JSON fields and query parameters are ignored, for old
 *     clients; otherwise such requests are refused
 * @param maxBodySize maximum size of a request body; larger bodies are refused with 413
 * @param bodyTimeout maximum time for a request body to arrive; slower bodies are refused with 408
 * @param stateTimeout timeout of Redis operations, after which the outcome is unknown
 * @param commandTimeout maximum wait for the effect of a command before 202 is returned
 * @param appTimeout timeout of queries to apps
 * @param maxQueriedInstances maximum of connected instances that a status list queries; with more
 *     of them the list is read from Redis
 * @param maxUnconfirmedJobs maximum of accepted jobs that RabbitMQ has not confirmed; further
 *     submissions are refused with 503
 * @param retryAfter value of {@code Retry-After} in 503 responses
 * @param minDrainTime minimum time that health reports 503 before a stopping server closes its port
 * @param queueProgressTimeout time without progress on a queue with ready messages after which
 *     health reports 503
 * @param maxPageSize maximum of items per page and of jobs per bulk request
 * @param events event streams
 * @param logJobEvents whether all events of jobs and instances are logged
 * @param testRoutes test routes
 * @param callbacks job callbacks
 * @param access authentication and rate limits
 * @param launch launches, processes and logs
 * @param downloads result files and clips
 */
@ConfigurationProperties("dsfleet.gateway")
public record GatewayProperties(
    @DefaultValue("false") boolean open,
    @DefaultValue("false") boolean anyMedia,
    @DefaultValue List<String> mediaRoots,
    @DefaultValue("parent") MediaVisibility mediaVisibility,
    @DefaultValue(VideoFiles.DEFAULT_PATTERN) String videoPattern,
    @DefaultValue(AnalysisRequest.DEFAULT_NAME) List<String> pools,
    @DefaultValue("false") boolean waitByDefault,
    @DefaultValue("10s") Duration defaultWait,
    @DefaultValue("60s") Duration maxWait,
    @DefaultValue("false") boolean acceptUnknownFields,
    @DefaultValue("8MB") DataSize maxBodySize,
    @DefaultValue("30s") Duration bodyTimeout,
    @DefaultValue("2s") Duration stateTimeout,
    @DefaultValue("2s") Duration commandTimeout,
    @DefaultValue("5s") Duration appTimeout,
    @DefaultValue("100") int maxQueriedInstances,
    @DefaultValue("10000") int maxUnconfirmedJobs,
    @DefaultValue("1s") Duration retryAfter,
    @DefaultValue("2s") Duration minDrainTime,
    @DefaultValue("60s") Duration queueProgressTimeout,
    @DefaultValue("1000") int maxPageSize,
    @DefaultValue EventProperties events,
    @DefaultValue("false") boolean logJobEvents,
    @DefaultValue TestRoutesProperties testRoutes,
    @DefaultValue CallbackProperties callbacks,
    @DefaultValue AccessProperties access,
    @DefaultValue LaunchProperties launch,
    @DefaultValue DownloadProperties downloads) {

  /** How the gateway uses its own file system to validate paths. */
  public enum MediaVisibility {
    /** The gateway has no access to the media. */
    NEVER,
    /** A path is validated if its parent folder is visible to the gateway. */
    PARENT,
    /** All paths are validated: gateway, bridge and apps share one file system. */
    ALL
  }

  /**
   * Settings of event streams.
   *
   * @param maxSubscribers maximum of concurrent streams; further requests are refused with 503
   * @param maxSubscribersPerKey maximum of concurrent streams per API key; further requests are
   *     refused with 429
   * @param bufferSize maximum of buffered events per client; a slower client resumes from Redis
   * @param heartbeatInterval interval of the comments that keep an idle connection alive
   */
  public record EventProperties(
      @DefaultValue("1000") int maxSubscribers,
      @DefaultValue("200") int maxSubscribersPerKey,
      @DefaultValue("1024") int bufferSize,
      @DefaultValue("15s") Duration heartbeatInterval) {}

  /**
   * Settings of launches, processes and logs.
   *
   * @param defaultHost host of launches that name none
   * @param timeout maximum wait for a launch before 202 is returned
   * @param requestTimeout timeout of other requests to launchers
   * @param logPollInterval polling interval of a followed log
   * @param maxLogFollowers maximum of followed logs; further requests are refused with 503
   * @param maxLogFollowersPerKey maximum of followed logs per API key; further requests are refused
   *     with 429
   */
  public record LaunchProperties(
      @DefaultValue("local") String defaultHost,
      @DefaultValue("30s") Duration timeout,
      @DefaultValue("5s") Duration requestTimeout,
      @DefaultValue("500ms") Duration logPollInterval,
      @DefaultValue("100") int maxLogFollowers,
      @DefaultValue("20") int maxLogFollowersPerKey) {}

  /**
   * Settings of downloads of result files and clips.
   *
   * @param maxConcurrent maximum of concurrent downloads; further requests are refused with 503
   * @param maxConcurrentPerKey maximum of concurrent downloads per API key; further requests are
   *     refused with 429
   * @param maxTracksSize maximum size of a result file that is returned as one JSON object of
   *     tracks; larger files are refused with 413
   */
  public record DownloadProperties(
      @DefaultValue("100") int maxConcurrent,
      @DefaultValue("20") int maxConcurrentPerKey,
      @DefaultValue("64MB") DataSize maxTracksSize) {}

  public GatewayProperties {
    mediaRoots = List.copyOf(mediaRoots);
    pools = List.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException(
          "dsfleet.gateway.pools is empty; it must name at least one pool");
    }
    positive("dsfleet.gateway.max-body-size", maxBodySize.toBytes());
    positive("dsfleet.gateway.max-unconfirmed-jobs", maxUnconfirmedJobs);
    positive("dsfleet.gateway.max-page-size", maxPageSize);
    positive("dsfleet.gateway.queue-progress-timeout", queueProgressTimeout.toMillis());
    positive("dsfleet.gateway.events.buffer-size", events.bufferSize());
    positive("dsfleet.gateway.events.max-subscribers", events.maxSubscribers());
    positive("dsfleet.gateway.events.max-subscribers-per-key", events.maxSubscribersPerKey());
    positive("dsfleet.gateway.launch.timeout", launch.timeout().toMillis());
    positive("dsfleet.gateway.launch.request-timeout", launch.requestTimeout().toMillis());
    positive("dsfleet.gateway.launch.log-poll-interval", launch.logPollInterval().toMillis());
    positive("dsfleet.gateway.launch.max-log-followers", launch.maxLogFollowers());
    positive("dsfleet.gateway.launch.max-log-followers-per-key", launch.maxLogFollowersPerKey());
    positive("dsfleet.gateway.downloads.max-concurrent", downloads.maxConcurrent());
    positive("dsfleet.gateway.downloads.max-concurrent-per-key", downloads.maxConcurrentPerKey());
    positive("dsfleet.gateway.downloads.max-tracks-size", downloads.maxTracksSize().toBytes());
    positive("dsfleet.gateway.app-timeout", appTimeout.toMillis());
    positive("dsfleet.gateway.state-timeout", stateTimeout.toMillis());
    positive("dsfleet.gateway.body-timeout", bodyTimeout.toMillis());
    positive("dsfleet.gateway.events.heartbeat-interval", events.heartbeatInterval().toMillis());
    try {
      Pattern.compile(videoPattern);
    } catch (PatternSyntaxException invalid) {
      throw new IllegalArgumentException(
          "dsfleet.gateway.video-pattern is not a regular expression: " + invalid.getDescription(),
          invalid);
    }
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, but it is " + value);
    }
  }
}
