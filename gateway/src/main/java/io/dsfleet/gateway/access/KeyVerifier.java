package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.messages.access.Role;
import io.dsfleet.state.access.AccessRecords;
import io.dsfleet.state.access.ApiKeyRecord;
import io.dsfleet.state.connection.StateUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Verifies keys: the admin key file's, and those in Redis, which are cached for a short time. */
public final class KeyVerifier {
  private static final int MAX_CACHED = 10_000;

  /** How long a valid key stays valid while Redis is unavailable. */
  private static final long STALE_NANOS = Duration.ofMinutes(5).toNanos();

  /** Compared with for unknown prefixes, so that they take as long as known ones. */
  private static final String NO_HASH = "0".repeat(64);

  private record CachedKey(Optional<ApiKeyRecord> key, long nanos) {}

  private final AccessRecords records;
  private final BoundedAwait calls;
  private final @Nullable ApiKeyRecord fileKey;
  private final long freshNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, CachedKey> cachedKeys = new ConcurrentHashMap<>();

  /**
   * @param file the key of the admin key file, empty if none is configured
   * @param fresh how long a key is served from the cache
   */
  public KeyVerifier(
      AccessRecords records,
      BoundedAwait calls,
      Optional<AccessKey> file,
      Duration fresh,
      LongSupplier nanoTime) {
    this.records = records;
    this.calls = calls;
    this.fileKey =
        file.map(
                key ->
                    new ApiKeyRecord(
                        key.prefix(), "admin key file", Role.ADMIN, key.hash(), 0, "file"))
            .orElse(null);
    this.freshNanos = fresh.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether any key exists. */
  public boolean hasAnyKey() {
    return fileKey != null || !calls.await(records.allKeys()).isEmpty();
  }

  /** The record of the key, empty if the key is invalid. */
  Optional<ApiKeyRecord> verify(AccessKey key) {
    Optional<ApiKeyRecord> record = findByPrefix(key.prefix());
    boolean valid = key.matches(record.map(ApiKeyRecord::hash).orElse(NO_HASH));
    return valid ? record : Optional.empty();
  }

  /** The key with this prefix, empty if there is none. */
  Optional<ApiKeyRecord> findByPrefix(String prefix) {
    if (fileKey != null && fileKey.prefix().equals(prefix)) {
      return Optional.of(fileKey);
    }
    CachedKey cached = cachedKeys.get(prefix);
    long now = nanoTime.getAsLong();
    if (cached != null && now - cached.nanos < freshNanos) {
      return cached.key;
    }
    try {
      Optional<ApiKeyRecord> found = calls.await(records.findKey(prefix));
      cache(prefix, new CachedKey(found, now));
      return found;
    } catch (StateUnavailableException | ProblemException unavailable) {
      if (cached != null && cached.key.isPresent() && now - cached.nanos < STALE_NANOS) {
        return cached.key;
      }
      throw unavailable;
    }
  }

  /** Whether the key with this prefix is the admin key file's, which the API cannot revoke. */
  boolean isFileKey(String prefix) {
    return fileKey != null && fileKey.prefix().equals(prefix);
  }

  /** The key of the admin key file, empty if none is configured. */
  Optional<ApiKeyRecord> fileKey() {
    return Optional.ofNullable(fileKey);
  }

  /** Removes the key with this prefix from the cache. */
  void invalidate(String prefix) {
    cachedKeys.remove(prefix);
  }

  /** Whether the key with this prefix can be verified without Redis. */
  boolean isCached(String prefix) {
    CachedKey cached = cachedKeys.get(prefix);
    return isFileKey(prefix) || (cached != null && cached.key.isPresent());
  }

  private void cache(String prefix, CachedKey key) {
    if (cachedKeys.size() >= MAX_CACHED) {
      cachedKeys.clear();
    }
    cachedKeys.put(prefix, key);
  }
}
