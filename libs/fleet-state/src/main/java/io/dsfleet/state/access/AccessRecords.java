package io.dsfleet.state.access;

import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.RedisExecutor;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * API keys, logins and tickets (gateway): keys in the hash {@code dsfleet:keys} by prefix; logins
 * and tickets under {@code dsfleet:login:<hash>} and {@code dsfleet:addTicket:<hash>} until they
 * expire; the logins of a key in the list {@code dsfleet:logins:<prefix>}. All secrets are stored
 * as hashes.
 */
public final class AccessRecords {
  private static final String KEYS = "dsfleet:keys";
  private static final String LOGIN = "dsfleet:login:";

  /** Hashes of a key's logins, newest first; those that ended by time may still be there. */
  private static final String LOGINS = "dsfleet:logins:";

  private static final String TICKET = "dsfleet:ticket:";

  private final RedisExecutor redis;

  public AccessRecords(RedisExecutor redis) {
    this.redis = redis;
  }

  /** Stores a key if its prefix is new; returns whether it was. */
  public CompletableFuture<Boolean> addKey(ApiKeyRecord key) {
    return redis
        .call(commands -> commands.hsetnx(KEYS, key.prefix(), JsonRecords.write(key)))
        .thenApply(Boolean.TRUE::equals);
  }

  /** The key of this prefix. */
  public CompletableFuture<Optional<ApiKeyRecord>> findKey(String prefix) {
    return redis
        .call(commands -> commands.hget(KEYS, prefix))
        .thenApply(json -> JsonRecords.read(json, ApiKeyRecord.class));
  }

  /** Every key. */
  public CompletableFuture<List<ApiKeyRecord>> allKeys() {
    return redis
        .call(commands -> commands.hvals(KEYS))
        .thenApply(all -> JsonRecords.readAll(all, ApiKeyRecord.class));
  }

  /** Deletes the key; returns whether it existed. */
  public CompletableFuture<Boolean> revokeKey(String prefix) {
    return redis
        .call(commands -> commands.hdel(KEYS, prefix))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /**
   * Stores a browser's login with the key of this prefix; it expires after this time. If the key
   * has more than {@code max} logins, the oldest are deleted.
   */
  public CompletableFuture<Boolean> login(String hash, String keyPrefix, Duration time, int max) {
    String logins = LOGINS + keyPrefix;
    return redis
        .call(commands -> commands.lpush(logins, hash))
        .thenCompose(_ -> redis.call(commands -> commands.pexpire(logins, time)))
        .thenCompose(_ -> redis.call(commands -> commands.lrange(logins, max, -1)))
        .thenCompose(this::delete)
        .thenCompose(_ -> redis.call(commands -> commands.ltrim(logins, 0, max - 1L)))
        .thenCompose(_ -> stored(LOGIN + hash, keyPrefix, time));
  }

  private CompletableFuture<Void> delete(List<String> hashes) {
    return CompletableFuture.allOf(
        hashes.stream()
            .map(hash -> redis.call(commands -> commands.del(LOGIN + hash)))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Prefix of the login's key, empty if the login does not exist or has expired. */
  public CompletableFuture<Optional<String>> login(String hash) {
    return redis.call(commands -> commands.get(LOGIN + hash)).thenApply(Optional::ofNullable);
  }

  /** Deletes a login of the key with this prefix; returns whether it existed. */
  public CompletableFuture<Boolean> logout(String hash, String keyPrefix) {
    return redis
        .call(commands -> commands.lrem(LOGINS + keyPrefix, 0, hash))
        .thenCompose(_ -> redis.call(commands -> commands.del(LOGIN + hash)))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /** Stores a ticket of the key of this prefix; it expires after this time. */
  public CompletableFuture<Boolean> addTicket(String hash, String keyPrefix, Duration time) {
    return stored(TICKET + hash, keyPrefix, time);
  }

  /** Consumes a ticket; returns the prefix of its key, null if the ticket does not exist. */
  public CompletableFuture<@Nullable String> consumeTicket(String hash) {
    return redis.call(commands -> commands.getdel(TICKET + hash));
  }

  private CompletableFuture<Boolean> stored(String key, String value, Duration time) {
    return redis
        .call(commands -> commands.set(key, value, SetArgs.Builder.px(time)))
        .thenApply("OK"::equals);
  }
}
