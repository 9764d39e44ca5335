package io.dsfleet.broker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import io.dsfleet.broker.BrokerProperties;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** An alarm lasts until the broker unblocks or confirms; a lost connection does not end it. */
class BrokerAlarmMonitorTest {
  private final List<BlockedListener> listeners = new ArrayList<>();
  private boolean alarmed;
  private int published;
  private com.rabbitmq.client.Connection wire = connection();
  private final BrokerAlarmMonitor monitor =
      new BrokerAlarmMonitor(
          fake(
              ConnectionFactory.class,
              (_, method, _) ->
                  method.getName().equals("createConnection")
                      ? fake(Connection.class, (_, _, _) -> wire)
                      : null),
          new BrokerProperties(Duration.ofSeconds(5), 256, 100_000, 64, 4, false));

  @Test
  void alarm_isReportedFromTheFirstCheckUntilItEnds() throws IOException {
    monitor.run();
    assertThat(monitor.alarm()).isEmpty();

    alarmed = true;
    monitor.run();
    assertThat(monitor.alarm()).hasValue("low on memory");
    int before = published;
    monitor.run();
    assertThat(published).as("nothing is published into a blocked connection").isEqualTo(before);

    alarmed = false;
    listeners.getLast().handleUnblocked();
    assertThat(monitor.alarm()).isEmpty();
    assertThat(listeners).hasSize(1);
  }

  @Test
  void lostConnection_keepsTheAlarm_untilTheNextConnectionConfirms() {
    alarmed = true;
    monitor.run();

    wire = connection();
    monitor.run();
    assertThat(monitor.alarm()).hasValue("low on memory");

    wire = connection();
    alarmed = false;
    monitor.run();
    assertThat(monitor.alarm()).isEmpty();
  }

  private com.rabbitmq.client.Connection connection() {
    return fake(
        com.rabbitmq.client.Connection.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "equals" ->
                  System.identityHashCode(self) == System.identityHashCode(arguments[0]);
              case "hashCode" -> 1;
              case "addBlockedListener" -> {
                listeners.add((BlockedListener) arguments[0]);
                yield null;
              }
              case "createChannel" -> channel();
              default -> null;
            });
  }

  private Channel channel() {
    return fake(
        Channel.class,
        (_, method, _) ->
            switch (method.getName()) {
              case "basicPublish" -> {
                published++;
                if (alarmed) {
                  listeners.getLast().handleBlocked("low on memory");
                }
                yield null;
              }
              case "waitForConfirms" -> {
                if (alarmed) {
                  throw new TimeoutException();
                }
                yield true;
              }
              default -> null;
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
