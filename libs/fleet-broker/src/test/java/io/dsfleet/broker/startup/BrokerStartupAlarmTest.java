package io.dsfleet.broker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Warnings about a broker alarm at service start, with a fake connection. */
@ExtendWith(OutputCaptureExtension.class)
class BrokerStartupAlarmTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final AtomicReference<BlockedCallback> blocked = new AtomicReference<>();
  private final AtomicReference<ConfirmCallback> confirmed = new AtomicReference<>();

  @Test
  void activeAlarm_isLoggedWithItsReason(CapturedOutput output) {
    BrokerDurabilityCheck.warnOfAlarm(
        broker(
            () -> {
              try {
                blocked.get().handle("low on disk");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        LONG);

    assertThat(output)
        .contains("WARN")
        .contains("alarm (low on disk)")
        .contains("blocks publishers");
  }

  @Test
  void confirmingBroker_logsNothing(CapturedOutput output) {
    BrokerDurabilityCheck.warnOfAlarm(
        broker(
            () -> {
              try {
                confirmed.get().handle(1, false);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        LONG);

    assertThat(output).doesNotContain("WARN");
  }

  @Test
  void silentBroker_isLogged(CapturedOutput output) {
    BrokerDurabilityCheck.warnOfAlarm(broker(() -> {}), SHORT);

    assertThat(output).contains("RabbitMQ did not confirm");
  }

  /** A connection that runs the action on each publish. */
  private Connection broker(Runnable onPublish) {
    Channel channel =
        proxy(
            Channel.class,
            (_, method, arguments) -> {
              if (method.getName().equals("addConfirmListener")) {
                confirmed.set((ConfirmCallback) arguments[0]);
              } else if (method.getName().equals("basicPublish")) {
                onPublish.run();
              }
              return null;
            });
    com.rabbitmq.client.Connection wire =
        proxy(
            com.rabbitmq.client.Connection.class,
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "addBlockedListener" -> {
                    blocked.set((BlockedCallback) arguments[0]);
                    yield proxy(BlockedListener.class, (_, _, _) -> null);
                  }
                  case "createChannel" -> channel;
                  case "removeBlockedListener" -> true;
                  default -> null;
                });
    return proxy(
        Connection.class, (_, method, _) -> method.getName().equals("getDelegate") ? wire : null);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
