package io.dsfleet.state.connection;

import io.dsfleet.service.StartRefusedException;
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
 * Checks that Redis does not lose acknowledged writes. A job answered with 202 is durable only if
 * its record is on disk by then and is never evicted.
 */
public final class RedisDurabilityCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RedisDurabilityCheck.class);

  /** Required settings. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "appendonly", "yes",
          "appendfsync", "always",
          "maxmemory-policy", "noeviction");

  private RedisDurabilityCheck() {}

  /**
   * Refuses a Redis that would lose acknowledged jobs. If the settings cannot be read, only warns.
   *
   * @param allowed whether to warn instead of refusing
   * @throws StartRefusedException naming the settings
   */
  public static void validate(StatefulRedisConnection<String, String> connection, boolean allowed) {
    Map<String, String> settings = new HashMap<>();
    try {
      REQUIRED.keySet().forEach(name -> settings.putAll(connection.sync().configGet(name)));
    } catch (RedisCommandExecutionException forbidden) {
      LOG.warn("cannot read the settings of Redis ({}); required: {}", text(forbidden), required());
      return;
    } catch (RedisException away) {
      throw new StateUnavailableException("Redis cannot be reached: " + text(away), away);
    }
    List<String> faults = deviations(settings);
    if (faults.isEmpty()) {
      return;
    }
    String found = String.join("; ", faults);
    if (!allowed) {
      throw new StartRefusedException(
          "Redis can lose acknowledged jobs: "
              + found
              + " (set dsfleet.state.allow-weak-redis=true to start anyway)");
    }
    LOG.warn(
        "Redis can lose acknowledged jobs; starting because dsfleet.state.allow-weak-redis is set:"
            + " {}",
        found);
  }

  /** Describes the settings that differ from the required ones; a missing setting is accepted. */
  public static List<String> deviations(Map<String, String> settings) {
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

  private static String required() {
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
