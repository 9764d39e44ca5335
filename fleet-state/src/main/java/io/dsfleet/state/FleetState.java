package io.dsfleet.state;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The fleet's record: the door to every pool. Safe for all threads; one shared connection, on which
 * commands of all callers are pipelined.
 */
public final class FleetState implements AutoCloseable {
  /** Blocking reads wait on their own connection, with a timeout longer than any wait. */
  private static final Duration TAIL_TIMEOUT = Duration.ofSeconds(60);

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final Redis redis;

  private FleetState(
      RedisClient client,
      StatefulRedisConnection<String, String> connection,
      FleetTimings timings,
      boolean gated) {
    this.client = client;
    this.connection = connection;
    // Whatever the client's address says: a command swallowed by a dying connection must end, too.
    connection.setTimeout(RedisOptions.COMMAND_TIMEOUT);
    this.redis = new Redis(connection, timings, gated);
  }

  /**
   * Connects over the client's own address and options; see {@link RedisOptions}. Records are taken
   * to be in use, whether they were put into use or not: for tools and tests.
   *
   * @throws StateUnavailableException if Redis cannot be reached now
   */
  public static FleetState connect(RedisClient client, FleetTimings timings) {
    return new FleetState(client, connection(client), timings, false);
  }

  /**
   * Connects over the factory's client. A record that nobody put into use counts as unavailable: it
   * was emptied, or no scheduler has seen it yet.
   */
  public static FleetState connect(LettuceConnectionFactory factory, FleetTimings timings) {
    if (factory.getRequiredNativeClient() instanceof RedisClient client) {
      return new FleetState(client, connection(client), timings, true);
    }
    throw new IllegalArgumentException("expected a standalone Redis, but it is a cluster");
  }

  /**
   * Refuses a Redis that would lose acknowledged jobs, or whose records have another version.
   *
   * @param allowWeak whether a Redis that can lose jobs is accepted with a warning
   * @throws StartRefusedException naming the settings or the version
   */
  FleetState checked(boolean allowWeak) {
    try {
      RedisDurability.check(connection, allowWeak);
      RecordVersion.check(connection);
      return this;
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  /** The record of a pool, whether there is one or not; not kept, since apps may name any. */
  public PoolState pool(String pool) {
    return new PoolState(pool, redis);
  }

  /** Dead letters of every pool (scheduler). */
  public DeadLetters deadLetters() {
    return new DeadLetters(redis);
  }

  /** Keys, logins and tickets of callers (gateway). */
  public AccessRecords access() {
    return new AccessRecords(redis);
  }

  /** The log of commands. */
  public AuditLog audit() {
    return new AuditLog(redis);
  }

  /** Answers if Redis does. */
  public CompletableFuture<Boolean> ping() {
    return redis.call(commands -> commands.ping()).thenApply("PONG"::equals);
  }

  /**
   * Follows the pool's feed behind this id.
   *
   * @param after id of an entry, {@code 0-0} for all that are kept
   */
  public FeedTail tail(String pool, String after) {
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
