package io.dsfleet.state;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the client must be set so that an unknown outcome is an error and never a silent replay. */
public final class RedisOptions {
  /** A command without an answer for this long has an unknown outcome. */
  public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

  private static final int REQUEST_QUEUE = 10_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration KEEPALIVE = Duration.ofSeconds(5);
  private static final int KEEPALIVE_PROBES = 3;

  private static final Duration RECONNECT_LEAST = Duration.ofMillis(50);
  private static final Duration RECONNECT_MOST = Duration.ofMillis(500);

  private RedisOptions() {}

  /**
   * Redis is looked for twice a second however long it was away; the client's own limit is 30 s.
   */
  public static Delay reconnectDelay() {
    return Delay.exponential(RECONNECT_LEAST, RECONNECT_MOST, 2, TimeUnit.MILLISECONDS);
  }

  /**
   * Commands are refused while disconnected, not replayed after a reconnect, and time out; a
   * half-open connection is noticed by keepalive and TCP user timeout.
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
