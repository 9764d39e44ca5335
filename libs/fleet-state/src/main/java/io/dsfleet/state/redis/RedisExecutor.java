package io.dsfleet.state.redis;

import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.timing.FleetTimings;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands and scripts over one shared, pipelined connection. Failures to reach Redis become
 * {@link StateUnavailableException}.
 */
public final class RedisExecutor {
  /** Errors with which Redis reports a temporary condition. */
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "^(UNREADY|LOADING|BUSY|OOM|READONLY|MISCONF|MASTERDOWN|NOREPLICAS|CLUSTERDOWN).*");

  /** Below the client's own limit, which logs a stack trace for each rejected command. */
  public static final int MAX_IN_FLIGHT = 8_000;

  private final StatefulRedisConnection<String, String> connection;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<LuaScript, String> sources = new EnumMap<>(LuaScript.class);
  private final Map<LuaScript, String> digests = new EnumMap<>(LuaScript.class);

  /** Scripts whose source was sent over the current connection, so that EVALSHA finds them. */
  private final Set<LuaScript> sent = ConcurrentHashMap.newKeySet();

  /**
   * @param gated whether transitions of a record that is not in use are refused
   */
  public RedisExecutor(
      StatefulRedisConnection<String, String> connection, FleetTimings timings, boolean gated) {
    this(connection, timings, gated, Function.identity());
  }

  /** For tests that change a script. */
  public RedisExecutor(
      StatefulRedisConnection<String, String> connection,
      FleetTimings timings,
      boolean gated,
      Function<String, String> mutation) {
    this.connection = connection;
    for (LuaScript script : LuaScript.values()) {
      String source = script.source(mutation.apply(script.composed(gated)), timings);
      sources.put(script, source);
      digests.put(script, connection.async().digest(source));
    }
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
            sent.clear();
          }
        });
  }

  /** Runs a script; {@code subject} replaces the star of key names that end in {@code :*}. */
  public CompletableFuture<ScriptReply> run(
      LuaScript script, PoolKeys keys, String subject, String... args) {
    String[] names =
        script.keyNames().stream()
            .map(name -> keys.key(name.endsWith(":*") ? name.replace("*", subject) : name))
            .toArray(String[]::new);
    return send(commands -> evaluate(commands, script, names, args))
        .exceptionallyCompose(
            error ->
                cause(error) instanceof RedisNoScriptException
                    ? send(
                        commands ->
                            commands.<List<Object>>eval(
                                source(script), ScriptOutputType.MULTI, names, args))
                    : CompletableFuture.failedFuture(error))
        .handle((list, error) -> new ScriptReply(known(script.fileName(), list, error)));
  }

  /**
   * Sends the source with the first run on a connection. If EVALSHA failed for an unknown script,
   * the repeated call would run after later calls.
   */
  private CompletionStage<List<Object>> evaluate(
      RedisAsyncCommands<String, String> commands,
      LuaScript script,
      String[] names,
      String[] args) {
    if (!sent.contains(script)) {
      synchronized (sent) {
        if (!sent.contains(script)) {
          CompletionStage<List<Object>> first =
              commands.eval(source(script), ScriptOutputType.MULTI, names, args);
          sent.add(script);
          return first.whenComplete((reply, error) -> forgetIfLost(script, error));
        }
      }
    }
    return commands.evalsha(digest(script), ScriptOutputType.MULTI, names, args);
  }

  private void forgetIfLost(LuaScript script, @Nullable Throwable error) {
    if (error != null) {
      sent.remove(script);
    }
  }

  /** Runs a plain command. */
  public <T> CompletableFuture<@Nullable T> call(
      Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
    return send(command).handle((value, error) -> mapped("command", value, error));
  }

  private String digest(LuaScript script) {
    return Objects.requireNonNull(digests.get(script));
  }

  private String source(LuaScript script) {
    return Objects.requireNonNull(sources.get(script));
  }

  private <T> CompletableFuture<T> send(
      Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
    if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          new RedisException(MAX_IN_FLIGHT + " commands are in flight, which is the maximum"));
    }
    try {
      return command
          .apply(connection.async())
          .toCompletableFuture()
          .whenComplete((value, error) -> inFlight.decrementAndGet());
    } catch (RedisException e) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> T known(String what, @Nullable T value, @Nullable Throwable error) {
    return Objects.requireNonNull(mapped(what, value, error));
  }

  /** Returns the value or throws: a missing reply means that Redis is unavailable. */
  public static <T> @Nullable T mapped(String what, @Nullable T value, @Nullable Throwable error) {
    if (error == null) {
      return value;
    }
    Throwable cause = cause(error);
    boolean answered =
        cause instanceof RedisCommandExecutionException
            && !TEMPORARY.matcher(text(cause)).matches();
    if ((cause instanceof RedisException && !answered)
        || cause instanceof IOException
        || cause instanceof java.util.concurrent.CancellationException) {
      throw new StateUnavailableException("Redis cannot be reached (" + text(cause) + ")", cause);
    }
    throw new IllegalStateException("Redis rejected " + what + ": " + text(cause), cause);
  }

  private static String text(Throwable error) {
    return String.valueOf(error.getMessage());
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
