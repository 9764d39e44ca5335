package io.dsfleet.state;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a Redis keeps what it acknowledges. A job answered 202 is durable only if its record is
 * on the disk by then, and is never forgotten to make room.
 */
final class RedisDurability {
  private static final Logger LOG = LoggerFactory.getLogger(RedisDurability.class);

  /** What must be set, and what breaks where it is not. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "appendonly", "yes",
          "appendfsync", "always",
          "maxmemory-policy", "noeviction");

  private RedisDurability() {}

  /**
   * Refuses a Redis that would lose acknowledged jobs. One whose settings may not be read is taken,
   * with a warning.
   *
   * @param allowed whether it is taken nevertheless, with a warning
   * @throws StartRefusedException naming the settings
   */
  static void check(StatefulRedisConnection<String, String> connection, boolean allowed) {
    Map<String, String> settings = new HashMap<>();
    try {
      REQUIRED.keySet().forEach(name -> settings.putAll(connection.sync().configGet(name)));
    } catch (RedisCommandExecutionException forbidden) {
      LOG.warn(
          "the settings of Redis cannot be read ({}): it must have {}", text(forbidden), wish());
      return;
    } catch (RedisException away) {
      throw new StateUnavailableException("Redis cannot be reached: " + text(away), away);
    }
    List<String> faults = faults(settings);
    if (faults.isEmpty()) {
      return;
    }
    String found = String.join("; ", faults);
    if (!allowed) {
      throw new StartRefusedException(
          "Redis can lose acknowledged jobs: "
              + found
              + " (dsfleet.state.allow-weak-redis=true starts all the same)");
    }
    LOG.warn("Redis can lose acknowledged jobs, and is allowed to: {}", found);
  }

  /**
   * What breaks a promise, worded; empty if nothing does. A setting that is missing is no fault.
   */
  static List<String> faults(Map<String, String> settings) {
    List<String> faults = new ArrayList<>();
    new TreeMap<>(REQUIRED)
        .forEach(
            (name, wanted) -> {
              String found = settings.getOrDefault(name, wanted);
              if (!wanted.equals(found)) {
                faults.add("expected %s %s, but it is %s".formatted(name, wanted, found));
              }
            });
    return faults;
  }

  private static String wish() {
    return REQUIRED.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .sorted()
        .toList()
        .toString();
  }

  private static String text(Throwable error) {
    return String.valueOf(error.getMessage());
  }
}
