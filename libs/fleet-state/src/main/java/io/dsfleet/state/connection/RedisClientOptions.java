package io.dsfleet.state.connection;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Client options that report an unknown outcome as an error and never replay commands silently. */
public final class RedisClientOptions {
  /** Timeout of a command; its outcome is unknown then. */
  public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

  private static final int REQUEST_QUEUE = 10_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration KEEPALIVE = Duration.ofSeconds(5);
  private static final int KEEPALIVE_PROBES = 3;

  private static final Duration RECONNECT_MIN = Duration.ofMillis(50);
  private static final Duration RECONNECT_MAX = Duration.ofMillis(500);

  private RedisClientOptions() {}

  /** Reconnects at least twice a second; the client's default maximum is 30 s. */
  public static Delay reconnectDelay() {
    return Delay.exponential(RECONNECT_MIN, RECONNECT_MAX, 2, TimeUnit.MILLISECONDS);
  }

  /**
   * Commands fail while disconnected, are not replayed after a reconnect, and time out. Keepalive
   * and TCP user timeout detect half-open connections.
   */
  public static ClientOptions clientOptions() {
    return ClientOptions.builder()
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(command -> true)
        .requestQueueSize(REQUEST_QUEUE)
        .timeoutOptions(TimeoutOptions.enabled())
        .socketOptions(socketOptions())
        .build();
  }

  /** The user timeout needs Netty's native transport; without it only keepalive is set. */
  private static SocketOptions socketOptions() {
    SocketOptions.Builder options =
        SocketOptions.builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .tcpNoDelay(true)
            .keepAlive(
                SocketOptions.KeepAliveOptions.builder()
                    .enable()
                    .idle(KEEPALIVE)
                    .interval(KEEPALIVE)
                    .count(KEEPALIVE_PROBES)
                    .build());
    if (EpollProvider.isAvailable()) {
      options.tcpUserTimeout(
          SocketOptions.TcpUserTimeoutOptions.builder()
              .enable()
              .tcpUserTimeout(KEEPALIVE.multipliedBy(KEEPALIVE_PROBES))
              .build());
    }
    return options.build();
  }
}
