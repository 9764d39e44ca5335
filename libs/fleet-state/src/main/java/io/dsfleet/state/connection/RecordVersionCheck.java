package io.dsfleet.state.connection;

import io.dsfleet.service.StartRefusedException;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/** Refuses to start on records that were written in another layout. */
public final class RecordVersionCheck {
  /** The layout that the scripts read and write; see docs/redis.md. */
  static final String CURRENT = "2";

  private static final ScanArgs META_KEYS =
      ScanArgs.Builder.matches("dsfleet:{*}:meta").limit(5000);

  private RecordVersionCheck() {}

  /**
   * Checks the record of every pool.
   *
   * @throws StartRefusedException naming the first pool whose record has another version
   * @throws StateUnavailableException if Redis cannot be reached
   */
  public static void validate(StatefulRedisConnection<String, String> connection) {
    try {
      RedisCommands<String, String> redis = connection.sync();
      KeyScanCursor<String> page = redis.scan(META_KEYS);
      page.getKeys().forEach(key -> validate(redis, key));
      while (!page.isFinished()) {
        page = redis.scan(page, META_KEYS);
        page.getKeys().forEach(key -> validate(redis, key));
      }
    } catch (RedisException e) {
      throw new StateUnavailableException("Redis cannot be reached: " + e.getMessage(), e);
    }
  }

  private static void validate(RedisCommands<String, String> redis, String key) {
    String version = redis.hget(key, "version");
    if (version != null && !version.equals(CURRENT)) {
      throw new StartRefusedException(
          "%s in Redis has version %s, but this release reads only version %s; empty Redis or use another one"
              .formatted(key, version, CURRENT));
    }
  }
}
