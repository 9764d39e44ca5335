package io.dsfleet.state;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * API keys, logins and tickets (gateway): keys in the hash {@code dsfleet:keys} by prefix; logins
 * and tickets under {@code dsfleet:login:<hash>} and {@code dsfleet:ticket:<hash>} until they
 * expire. All secrets are stored as hashes.
 */
public final class AccessRecords {
  private static final String KEYS = "dsfleet:keys";
  private static final String LOGIN = "dsfleet:login:";
  private static final String TICKET = "dsfleet:ticket:";

  private final Redis redis;

  AccessRecords(Redis redis) {
    this.redis = redis;
  }

  /** Stores a key if its prefix is new; returns whether it was. */
  public CompletableFuture<Boolean> add(KeyRecord key) {
    return redis
        .call(commands -> commands.hsetnx(KEYS, key.prefix(), Codec.write(key)))
        .thenApply(Boolean.TRUE::equals);
  }

  /** The key of this prefix. */
  public CompletableFuture<Optional<KeyRecord>> find(String prefix) {
    return redis
        .call(commands -> commands.hget(KEYS, prefix))
        .thenApply(json -> Codec.read(json, KeyRecord.class));
  }

  /** Every key. */
  public CompletableFuture<List<KeyRecord>> all() {
    return redis
        .call(commands -> commands.hvals(KEYS))
        .thenApply(all -> Codec.readAll(all, KeyRecord.class));
  }

  /** Deletes the key; returns whether it existed. */
  public CompletableFuture<Boolean> revoke(String prefix) {
    return redis
        .call(commands -> commands.hdel(KEYS, prefix))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /** Stores a browser's login with the key of this prefix; it expires after this time. */
  public CompletableFuture<Boolean> login(String hash, String keyPrefix, Duration time) {
    return stored(LOGIN + hash, keyPrefix, time);
  }

  /** Prefix of the login's key, empty if the login does not exist or has expired. */
  public CompletableFuture<Optional<String>> login(String hash) {
    return redis.call(commands -> commands.get(LOGIN + hash)).thenApply(Optional::ofNullable);
  }

  /** Deletes a login; returns whether it existed. */
  public CompletableFuture<Boolean> logout(String hash) {
    return redis
        .call(commands -> commands.del(LOGIN + hash))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /** Stores a ticket of the key of this prefix; it expires after this time. */
  public CompletableFuture<Boolean> ticket(String hash, String keyPrefix, Duration time) {
    return stored(TICKET + hash, keyPrefix, time);
  }

  /** Consumes a ticket; returns the prefix of its key, null if the ticket does not exist. */
  public CompletableFuture<@Nullable String> spend(String hash) {
    return redis.call(commands -> commands.getdel(TICKET + hash));
  }

  private CompletableFuture<Boolean> stored(String key, String value, Duration time) {
    return redis
        .call(commands -> commands.set(key, value, SetArgs.Builder.px(time)))
        .thenApply("OK"::equals);
  }
}
