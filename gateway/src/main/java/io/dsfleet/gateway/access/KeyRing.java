package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.messages.access.Role;
import io.dsfleet.state.AccessRecords;
import io.dsfleet.state.KeyRecord;
import io.dsfleet.state.StateUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Knows keys: the one of the file, and those of the record, which are remembered for a moment. */
public final class KeyRing {
  private static final int REMEMBERED_MOST = 10_000;

  /** While Redis is away, a key that was good counts for so long. */
  private static final long STALE_NANOS = Duration.ofMinutes(5).toNanos();

  /** Compared with where there is no key, so that an unknown prefix takes as long as a known. */
  private static final String NO_HASH = "0".repeat(64);

  private record Read(Optional<KeyRecord> key, long nanos) {}

  private final AccessRecords records;
  private final StateCalls calls;
  private final @Nullable KeyRecord ofFile;
  private final long freshNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Read> remembered = new ConcurrentHashMap<>();

  /**
   * @param file the key of the file, if one is named
   * @param fresh how long a key that was read counts without being read again
   */
  public KeyRing(
      AccessRecords records,
      StateCalls calls,
      Optional<AccessKey> file,
      Duration fresh,
      LongSupplier nanoTime) {
    this.records = records;
    this.calls = calls;
    this.ofFile =
        file.map(
                key ->
                    new KeyRecord(
                        key.prefix(), "admin key file", Role.ADMIN, key.hash(), 0, "file"))
            .orElse(null);
    this.freshNanos = fresh.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether there is any key to ask with. */
  public boolean holdsAny() {
    return ofFile != null || !calls.get(records.all()).isEmpty();
  }

  /** What is known of this key, empty where it is none of ours. */
  Optional<KeyRecord> verified(AccessKey key) {
    Optional<KeyRecord> known = ofPrefix(key.prefix());
    boolean same = key.matches(known.map(KeyRecord::hash).orElse(NO_HASH));
    return same ? known : Optional.empty();
  }

  /** The key of this prefix, empty where there is none. */
  Optional<KeyRecord> ofPrefix(String prefix) {
    if (ofFile != null && ofFile.prefix().equals(prefix)) {
      return Optional.of(ofFile);
    }
    Read read = remembered.get(prefix);
    long now = nanoTime.getAsLong();
    if (read != null && now - read.nanos < freshNanos) {
      return read.key;
    }
    try {
      Optional<KeyRecord> found = calls.get(records.find(prefix));
      remember(prefix, new Read(found, now));
      return found;
    } catch (StateUnavailableException | ProblemException away) {
      if (read != null && read.key.isPresent() && now - read.nanos < STALE_NANOS) {
        return read.key;
      }
      throw away;
    }
  }

  /** Whether the key of this prefix is the file's, which is revoked by changing the file. */
  boolean isOfFile(String prefix) {
    return ofFile != null && ofFile.prefix().equals(prefix);
  }

  /** The key of the file, if there is one. */
  Optional<KeyRecord> ofFile() {
    return Optional.ofNullable(ofFile);
  }

  /** Reads the key of this prefix again at its next use. */
  void forget(String prefix) {
    remembered.remove(prefix);
  }

  /** Whether the key of this prefix needs no question to Redis. */
  boolean remembers(String prefix) {
    Read read = remembered.get(prefix);
    return isOfFile(prefix) || (read != null && read.key.isPresent());
  }

  private void remember(String prefix, Read read) {
    if (remembered.size() >= REMEMBERED_MOST) {
      remembered.clear();
    }
    remembered.put(prefix, read);
  }
}
