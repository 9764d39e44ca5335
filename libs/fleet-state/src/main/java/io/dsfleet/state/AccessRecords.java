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
 * {@code dsfleet:login:<hash>} and {@code dsfleet:ticket:<hash>} until they end. Secrets are hashes
 * throughout.
 */
public final class AccessRecords {
  private static final String KEYS = "dsfleet:keys";
  private static final String LOGIN = "dsfleet:login:";
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

  /** Keeps a browser's login with the key of this prefix for so long; it ends with the key. */
  public CompletableFuture<Boolean> login(String hash, String keyPrefix, Duration time) {
    return kept(LOGIN + hash, keyPrefix, time);
  }

  /** Prefix of the login's key, empty where it never was or has ended. */
  public CompletableFuture<Optional<String>> login(String hash) {
    return redis.call(commands -> commands.get(LOGIN + hash)).thenApply(Optional::ofNullable);
  }

  /** Ends a login. */
  public CompletableFuture<Boolean> logout(String hash) {
    return redis
        .call(commands -> commands.del(LOGIN + hash))
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
