package io.dsfleet.broker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.service.StartRefusedException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.core.Declarables;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class BrokerDurabilityCheckTest {
  private static final String URI = System.getenv("DSFLEET_TEST_RABBITMQ_URI");

  private final String pool = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final String queue = Topology.controlQueue(pool);
  private final ApplicationContextRunner service =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class))
          .withUserConfiguration(BrokerConfiguration.class)
          .withBean(
              "queuesOfTheService", Declarables.class, () -> BrokerTopology.controlQueue(pool))
          .withPropertyValues("spring.rabbitmq.addresses=" + URI);
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    assertThat(URI).as("set DSFLEET_TEST_RABBITMQ_URI, or run ./dsfleet test").isNotNull();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(URI);
    connection = factory.newConnection("durability-test");
  }

  @AfterEach
  void delete() throws Exception {
    try (Channel channel = connection.createChannel()) {
      channel.queueDelete(queue);
    }
    connection.close();
  }

  private void declare(boolean durable, Map<String, Object> arguments) throws Exception {
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, durable, false, false, arguments);
    }
  }

  private void assertRefused(String why) {
    service.run(
        context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll(queue, why, "dsfleet.broker.allow-weak-queues=true"));
  }

  @Test
  void unreplicatedQueue_isRefused() throws Exception {
    declare(true, Map.of());

    assertRefused("inequivalent arg");
  }

  @Test
  void transientQueue_isRefused() throws Exception {
    declare(false, Map.of());

    assertRefused("inequivalent arg");
  }

  @Test
  void droppingQueue_isRefused() throws Exception {
    declare(true, Map.of("x-queue-type", "quorum", "x-overflow", "drop-head"));

    assertRefused("inequivalent arg");
  }

  @Test
  void weakQueue_isAcceptedWithAWarning_ifAllowed(CapturedOutput output) throws Exception {
    declare(true, Map.of());

    service
        .withPropertyValues("dsfleet.broker.allow-weak-queues=true")
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(output).contains("(weak queues are allowed): inequivalent arg").contains(queue);
  }

  @Test
  void matchingQueue_andMissingQueue_areAccepted() throws Exception {
    service.run(context -> assertThat(context).hasNotFailed());
    declare(true, Topology.quorumQueueArguments());
    service.run(context -> assertThat(context).hasNotFailed());
  }
}
