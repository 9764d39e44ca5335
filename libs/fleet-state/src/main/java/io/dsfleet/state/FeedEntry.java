package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a pool's feed.
 *
 * @param id id in the Redis stream, and of the server-sent event
 * @param kind one of the words job, file, progress, instance, fleet, log
 * @param event what happened, as in the timeline; the level, of kind log
 * @param fileId of kind file
 * @param state the job's or instance's state after it
 * @param detail a reason, a file's name or error, or (kind progress) the progress as JSON, or (kind
 *     log) the line
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
    @Nullable String detail) {}
