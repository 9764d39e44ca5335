package io.dsfleet.state;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Process records (launcher). */
public class Processes {
  private final Redis redis;
  private final PoolKeys keys;
  private final String key;

  Processes(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
    key = keys.key("processes");
  }

  /** A change of a record. */
  public enum Change {
    /** Writes the record if its id is new. */
    RESERVE,
    /** Writes or replaces the record. */
    PUT,
    /** Removes the record. */
    REMOVE
  }

  /** Result of a change. */
  public enum Changed {
    /** The record was changed. */
    DONE,
    /** The id was not new, or there was no record to remove. */
    NOT_DONE,
    /** This launcher does not hold the host; nothing was changed. */
    NOT_HELD
  }

  /** Changes a record if the launcher holds the record's host. */
  public CompletableFuture<Changed> change(
      Change change, String launcherId, ProcessRecord process) {
    return redis
        .run(
            Script.WRITE_PROCESS,
            keys,
            process.host(),
            launcherId,
            change.name().toLowerCase(Locale.ROOT),
            process.id(),
            change == Change.REMOVE ? "" : Codec.write(process))
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "done" -> Changed.DONE;
                case "not_done" -> Changed.NOT_DONE;
                case "not_held" -> Changed.NOT_HELD;
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Writes the record if its id is new; returns whether it was. */
  public CompletableFuture<Boolean> reserve(ProcessRecord process) {
    return redis
        .call(commands -> commands.hsetnx(key, process.id(), Codec.write(process)))
        .thenApply(Boolean.TRUE::equals);
  }

  /** Writes the record. */
  public CompletableFuture<ProcessRecord> put(ProcessRecord process) {
    return redis
        .call(commands -> commands.hset(key, process.id(), Codec.write(process)))
        .thenApply(created -> process);
  }

  /** The record of this id. */
  public CompletableFuture<Optional<ProcessRecord>> get(String id) {
    return redis
        .call(commands -> commands.hget(key, id))
        .thenApply(json -> Codec.read(json, ProcessRecord.class));
  }

  /** Every record. */
  public CompletableFuture<List<ProcessRecord>> list() {
    return redis
        .call(commands -> commands.hvals(key))
        .thenApply(all -> Codec.readAll(all, ProcessRecord.class));
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

  /** Result of {@link #hold}. */
  public enum Hold {
    /** The launcher still holds the host. */
    RENEWED,
    /** The launcher now holds the host; another one may have held it meanwhile. */
    TAKEN,
    /** Another launcher holds the host. */
    NONE
  }

  /** Acquires or renews the launcher's lease of the host. */
  public CompletableFuture<Hold> hold(String host, String launcherId, Duration length) {
    return redis
        .run(Script.HOLD_HOST, keys, host, launcherId, Long.toString(length.toMillis()))
        .thenApply(reply -> Hold.valueOf(reply.text().toUpperCase(Locale.ROOT)));
  }

  /** Releases the lease, so that another launcher need not wait until it expires. */
  public CompletableFuture<Hold> release(String host, String launcherId) {
    return hold(host, launcherId, Duration.ofMillis(1));
  }
}
