package io.dsfleet.state;

import io.dsfleet.state.access.AccessRecords;
import io.dsfleet.state.access.AuditLog;
import io.dsfleet.state.connection.RecordVersionCheck;
import io.dsfleet.state.connection.RedisClientOptions;
import io.dsfleet.state.connection.RedisDurabilityCheck;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.events.FeedTail;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.timing.FleetTimings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Entry point to the state of all pools. Thread-safe; the commands of all callers are pipelined on
 * one shared connection.
 */
public final class FleetState implements AutoCloseable {
  /** Command timeout of connections for blocking reads, longer than any wait. */
  private static final Duration TAIL_TIMEOUT = Duration.ofSeconds(60);

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final RedisExecutor redis;

  private FleetState(
      RedisClient client,
      StatefulRedisConnection<String, String> connection,
      FleetTimings timings,
      boolean gated) {
    this.client = client;
    this.connection = connection;
    // Overrides the URI's timeout: commands lost by a broken connection must end, too.
    connection.setTimeout(RedisClientOptions.COMMAND_TIMEOUT);
    this.redis = new RedisExecutor(connection, timings, gated);
  }

  /**
   * Connects with the client's address and options; see {@link RedisClientOptions}. Does not check
   * whether records are in use: for tools and tests.
   *
   * @throws StateUnavailableException if Redis is unreachable
   */
  public static FleetState connect(RedisClient client, FleetTimings timings) {
    return new FleetState(client, connection(client), timings, false);
  }

  /**
   * Connects with the factory's client. A record that is not in use counts as unavailable: it was
   * emptied, or no scheduler has initialised it yet.
   */
  public static FleetState connect(LettuceConnectionFactory factory, FleetTimings timings) {
    if (factory.getRequiredNativeClient() instanceof RedisClient client) {
      return new FleetState(client, connection(client), timings, true);
    }
    throw new IllegalArgumentException("Redis Cluster is not supported; use a standalone Redis");
  }

  /**
   * Refuses a Redis that would lose acknowledged jobs, or whose records have another version.
   *
   * @param allowWeak whether a Redis that can lose jobs is accepted with a warning
   * @throws io.dsfleet.service.StartRefusedException naming the settings or the version
   */
  FleetState validated(boolean allowWeak) {
    try {
      RedisDurabilityCheck.validate(connection, allowWeak);
      RecordVersionCheck.validate(connection);
      return this;
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  /** The record of a pool, which need not exist. Not cached, because apps may name any pool. */
  public PoolState pool(String pool) {
    return new PoolState(pool, redis);
  }

  /** Dead letters of every pool (scheduler). */
  public DeadLetterStore deadLetters() {
    return new DeadLetterStore(redis);
  }

  /** API keys, logins and tickets (gateway). */
  public AccessRecords accessRecords() {
    return new AccessRecords(redis);
  }

  /** The audit log. */
  public AuditLog auditLog() {
    return new AuditLog(redis);
  }

  /** Checks that Redis responds. */
  public CompletableFuture<Boolean> ping() {
    return redis.call(commands -> commands.ping()).thenApply("PONG"::equals);
  }

  /**
   * Follows the pool's feed.
   *
   * @param after id of an entry: later ones are returned; {@code 0-0} for all stored ones
   */
  public FeedTail followFeed(String pool, String after) {
    StatefulRedisConnection<String, String> own = connection(client);
    own.setTimeout(TAIL_TIMEOUT);
    return new FeedTail(own, new PoolKeys(pool).key("feed"), after);
  }

  @Override
  public void close() {
    connection.close();
  }

  private static StatefulRedisConnection<String, String> connection(RedisClient client) {
    try {
      return client.connect();
    } catch (RedisException e) {
      throw new StateUnavailableException("Redis cannot be reached: " + e.getMessage(), e);
    }
  }
}
