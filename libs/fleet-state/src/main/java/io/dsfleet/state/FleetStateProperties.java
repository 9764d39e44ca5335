package io.dsfleet.state;

import io.dsfleet.state.timing.FleetTimings;
import io.dsfleet.state.timing.ShutdownTimeouts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code dsfleet.state}; the timings are those of {@link FleetTimings}.
 *
 * @param uri URI of Redis ({@code redis://[user:password@]host:port[/db]}, {@code rediss://} for
 *     TLS); without it {@code spring.data.redis.url}, then {@code DSFLEET_REDIS_URI}, then
 *     127.0.0.1:6379
 * @param allowWeakRedis whether services start on a Redis whose settings can lose acknowledged jobs
 * @param cameraKeyFile file with the keys that encrypt passwords in camera URLs, one per line: the
 *     first encrypts, all decrypt; without it requests with such passwords are refused
 * @param createCameraKey whether a missing file is created with a random key
 */
@ConfigurationProperties("dsfleet.state")
public record FleetStateProperties(
    @Nullable URI uri,
    @DefaultValue("false") boolean allowWeakRedis,
    @Nullable Path cameraKeyFile,
    @DefaultValue("false") boolean createCameraKey,
    @DefaultValue("5s") Duration submit,
    @DefaultValue("60s") Duration resubmit,
    @DefaultValue("5s") Duration redrive,
    @DefaultValue("15s") Duration start,
    @DefaultValue("60s") Duration firstFile,
    @DefaultValue("300s") Duration stall,
    @DefaultValue("15s") Duration cancel,
    @DefaultValue("30s") Duration grace,
    @DefaultValue("300s") Duration recovery,
    @DefaultValue("10s") Duration sweepGap,
    @DefaultValue("15s") Duration bridgeLease,
    @DefaultValue("1s") Duration retryBase,
    @DefaultValue("60s") Duration retryCap,
    @DefaultValue("3") int errorBudget,
    @DefaultValue("3") int crashBudget,
    @DefaultValue("7d") Duration retention,
    @DefaultValue("200000") int maxEndedJobs,
    @DefaultValue("24h") Duration idempotency,
    @DefaultValue ShutdownTimeouts stop) {

  /** The timings that the scripts apply. */
  public FleetTimings timings() {
    return new FleetTimings(
        submit,
        resubmit,
        redrive,
        start,
        firstFile,
        stall,
        cancel,
        grace,
        recovery,
        sweepGap,
        bridgeLease,
        retryBase,
        retryCap,
        errorBudget,
        crashBudget,
        retention,
        maxEndedJobs,
        idempotency,
        stop);
  }
}
