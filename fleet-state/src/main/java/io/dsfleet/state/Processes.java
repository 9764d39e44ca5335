package io.dsfleet.state;

import java.time.Duration;
import java.util.List;
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

  /**
   * Takes or renews the lease by which one launcher serves a host; answers whether this one has it.
   */
  public CompletableFuture<Boolean> hold(String host, String launcherId, Duration length) {
    return redis
        .run(Script.HOLD_HOST, keys, host, launcherId, Long.toString(length.toMillis()))
        .thenApply(reply -> reply.number() == 1);
  }

  /** Gives the lease back, so that another launcher need not wait for its end. */
  public CompletableFuture<Boolean> release(String host, String launcherId) {
    return hold(host, launcherId, Duration.ofMillis(1));
  }
}
