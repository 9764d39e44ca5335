package io.dsfleet.state;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The launchers' part: records of launched processes. */
public class Processes {
  private final Redis redis;
  private final PoolKeys keys;
  private final String key;

  Processes(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
    key = keys.key("processes");
  }

  /** What a launcher changes. */
  public enum Change {
    /** Writes a record whose id must be new. */
    RESERVE,
    /** Writes a record, whether there was one or not. */
    PUT,
    /** Removes one. */
    REMOVE
  }

  /** What became of a change. */
  public enum Changed {
    /** It is made. */
    DONE,
    /** The id was not new, or there was nothing to remove. */
    NOT_DONE,
    /** Another launcher has the host, or none: nothing was changed. */
    NOT_HELD
  }

  /** Changes a record, if the launcher has the record's host at that moment. */
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

  /** Writes the record if its id is new; answers whether it was. The token of a launch. */
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

  /** Removes the record; answers whether there was one. */
  public CompletableFuture<Boolean> remove(String id) {
    return redis
        .call(commands -> commands.hdel(key, id))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /** Who has a host. */
  public enum Hold {
    /** The asker, without a break since it took it. */
    RENEWED,
    /** The asker from now on; somebody else may have had it since the asker had it last. */
    TAKEN,
    /** Another launcher. */
    NONE
  }

  /** Takes or renews the lease by which one launcher serves a host. */
  public CompletableFuture<Hold> hold(String host, String launcherId, Duration length) {
    return redis
        .run(Script.HOLD_HOST, keys, host, launcherId, Long.toString(length.toMillis()))
        .thenApply(reply -> Hold.valueOf(reply.text().toUpperCase(Locale.ROOT)));
  }

  /** Gives the lease back, so that another launcher need not wait for its end. */
  public CompletableFuture<Hold> release(String host, String launcherId) {
    return hold(host, launcherId, Duration.ofMillis(1));
  }
}
