package io.dsfleet.state.events;

import io.dsfleet.state.job.JobOutcome;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a pool's feed, the Redis stream of changes.
 *
 * @param id id in the stream and of the server-sent event
 * @param kind one of job, file, progress, instance, process, fleet or log
 * @param event name of the event as in docs/redis.md; the level for kind log
 * @param fileId only for kind file
 * @param state state of the job or instance after the event
 * @param outcome only for events of an ended job
 * @param detail a reason, a file's name or error, the progress as JSON (kind progress) or the log
 *     line (kind log)
 */
public record FeedEntry(
    String id,
    String kind,
    String event,
    @Nullable String jobId,
    @Nullable Long cameraId,
    @Nullable String instanceId,
    @Nullable Integer streamId,
    @Nullable Long fileId,
    String state,
    int attempt,
    long atMillis,
    @Nullable JobOutcome outcome,
    @Nullable String detail) {}
