package io.dsfleet.state;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who may call (gateway): keys in the hash {@code dsfleet:keys} by prefix; logins and tickets under
 * {@code dsfleet:login:<hash>} and {@code dsfleet:ticket:<hash>} until they end; the logins of a
 * key in the list {@code dsfleet:logins:<prefix>}. Secrets are hashes throughout.
 */
public final class AccessRecords {
  private static final String KEYS = "dsfleet:keys";
  private static final String LOGIN = "dsfleet:login:";

  /** Hashes of a key's logins, newest first; those that ended by time may still be there. */
  private static final String LOGINS = "dsfleet:logins:";

  private static final String TICKET = "dsfleet:ticket:";

  private final Redis redis;

  AccessRecords(Redis redis) {
    this.redis = redis;
  }

  /** Keeps a key if its prefix is new; answers whether it was. */
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

  /** Forgets the key; answers whether there was one. */
  public CompletableFuture<Boolean> revoke(String prefix) {
    return redis
        .call(commands -> commands.hdel(KEYS, prefix))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /**
   * Keeps a browser's login with the key of this prefix for so long; it ends with the key. Where
   * the key has more than {@code max} logins the oldest ones end.
   */
  public CompletableFuture<Boolean> login(String hash, String keyPrefix, Duration time, int max) {
    String logins = LOGINS + keyPrefix;
    return redis
        .call(commands -> commands.lpush(logins, hash))
        .thenCompose(_ -> redis.call(commands -> commands.pexpire(logins, time)))
        .thenCompose(_ -> redis.call(commands -> commands.lrange(logins, max, -1)))
        .thenCompose(this::end)
        .thenCompose(_ -> redis.call(commands -> commands.ltrim(logins, 0, max - 1L)))
        .thenCompose(_ -> kept(LOGIN + hash, keyPrefix, time));
  }

  private CompletableFuture<Void> end(List<String> hashes) {
    return CompletableFuture.allOf(
        hashes.stream()
            .map(hash -> redis.call(commands -> commands.del(LOGIN + hash)))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Prefix of the login's key, empty where it never was or has ended. */
  public CompletableFuture<Optional<String>> login(String hash) {
    return redis.call(commands -> commands.get(LOGIN + hash)).thenApply(Optional::ofNullable);
  }

  /** Ends a login of the key of this prefix. */
  public CompletableFuture<Boolean> logout(String hash, String keyPrefix) {
    return redis
        .call(commands -> commands.lrem(LOGINS + keyPrefix, 0, hash))
        .thenCompose(_ -> redis.call(commands -> commands.del(LOGIN + hash)))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /** Keeps a ticket of the key for this long. */
  public CompletableFuture<Boolean> ticket(String hash, String keyPrefix, Duration time) {
    return kept(TICKET + hash, keyPrefix, time);
  }

  /** The key of a ticket, which is spent by this; null where there is none. */
  public CompletableFuture<@Nullable String> spend(String hash) {
    return redis.call(commands -> commands.getdel(TICKET + hash));
  }

  private CompletableFuture<Boolean> kept(String key, String value, Duration time) {
    return redis
        .call(commands -> commands.set(key, value, SetArgs.Builder.px(time)))
        .thenApply("OK"::equals);
  }
}
