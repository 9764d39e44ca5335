package io.dsfleet.state.process;

import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Process records (launcher). */
public class ProcessRecordStore {
  private final RedisExecutor redis;
  private final PoolKeys keys;
  private final String key;

  public ProcessRecordStore(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
    key = keys.key("processes");
  }

  /** A change of a record. */
  public enum RecordChange {
    /** Writes the record if its id is new. */
    RESERVE,
    /** Writes or replaces the record. */
    PUT,
    /** Removes the record. */
    REMOVE
  }

  /** Result of a change. */
  public enum ChangeResult {
    /** The record was changed. */
    DONE,
    /** The id was not new, or there was no record to remove. */
    NOT_DONE,
    /** This launcher does not hold the host; nothing was changed. */
    NOT_HELD
  }

  /** Changes a record if the launcher holds the record's host. */
  public CompletableFuture<ChangeResult> change(
      RecordChange change, String launcherId, ProcessRecord process) {
    return redis
        .run(
            LuaScript.WRITE_PROCESS,
            keys,
            process.host(),
            launcherId,
            change.name().toLowerCase(Locale.ROOT),
            process.id(),
            change == RecordChange.REMOVE ? "" : JsonRecords.write(process))
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "done" -> ChangeResult.DONE;
                case "not_done" -> ChangeResult.NOT_DONE;
                case "not_held" -> ChangeResult.NOT_HELD;
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Writes the record if its id is new; returns whether it was. */
  public CompletableFuture<Boolean> reserve(ProcessRecord process) {
    return redis
        .call(commands -> commands.hsetnx(key, process.id(), JsonRecords.write(process)))
        .thenApply(Boolean.TRUE::equals);
  }

  /** Writes the record. */
  public CompletableFuture<ProcessRecord> put(ProcessRecord process) {
    return redis
        .call(commands -> commands.hset(key, process.id(), JsonRecords.write(process)))
        .thenApply(created -> process);
  }

  /** The record of this id. */
  public CompletableFuture<Optional<ProcessRecord>> find(String id) {
    return redis
        .call(commands -> commands.hget(key, id))
        .thenApply(json -> JsonRecords.read(json, ProcessRecord.class));
  }

  /** Every record. */
  public CompletableFuture<List<ProcessRecord>> list() {
    return redis
        .call(commands -> commands.hvals(key))
        .thenApply(all -> JsonRecords.readAll(all, ProcessRecord.class));
  }

  /** Every record of this host. */
  public CompletableFuture<List<ProcessRecord>> list(String host) {
    return list()
        .thenApply(all -> all.stream().filter(process -> process.host().equals(host)).toList());
  }

  /** Removes the record; returns whether it existed. */
  public CompletableFuture<Boolean> remove(String id) {
    return redis
        .call(commands -> commands.hdel(key, id))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /** Result of {@link #acquireHost}. */
  public enum HostLeaseResult {
    /** The launcher still holds the host. */
    RENEWED,
    /** The launcher now holds the host; another one may have held it meanwhile. */
    TAKEN,
    /** Another launcher holds the host. */
    NONE
  }

  /** Acquires or renews the launcher's lease of the host. */
  public CompletableFuture<HostLeaseResult> acquireHost(
      String host, String launcherId, Duration length) {
    return redis
        .run(LuaScript.HOLD_HOST, keys, host, launcherId, Long.toString(length.toMillis()))
        .thenApply(reply -> HostLeaseResult.valueOf(reply.text().toUpperCase(Locale.ROOT)));
  }

  /** Releases the lease, so that another launcher need not wait until it expires. */
  public CompletableFuture<HostLeaseResult> releaseHost(String host, String launcherId) {
    return acquireHost(host, launcherId, Duration.ofMillis(1));
  }
}
