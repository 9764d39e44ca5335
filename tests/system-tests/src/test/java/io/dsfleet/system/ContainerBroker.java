package io.dsfleet.system;

import com.github.dockerjava.api.DockerClient;
import io.dsfleet.testkit.docker.TestDocker;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/** RabbitMQ in a private container. */
final class ContainerBroker implements PrivateBroker {
  private static final Duration START_BOUND = Duration.ofMinutes(2);
  private static final int AMQP = 5672;

  private final RabbitMQContainer container;
  private final int port = StandaloneFixture.freePort();

  private ContainerBroker() {
    DockerImageName image = DockerImageName.parse(TestDocker.image("rabbitmq"));
    container = new RabbitMQContainer(image.asCompatibleSubstituteFor("rabbitmq"));
    container.withStartupTimeout(START_BOUND);
    container.withImagePullPolicy(unpulled -> false);
    // a port chosen by Docker would change with each start
    container.setPortBindings(List.of("127.0.0.1:" + port + ":" + AMQP));
  }

  static ContainerBroker start() {
    ContainerBroker broker = new ContainerBroker();
    broker.container.start();
    return broker;
  }

  @Override
  public URI uri() {
    return URI.create(
        "amqp://%s:%s@127.0.0.1:%d"
            .formatted(container.getAdminUsername(), container.getAdminPassword(), port));
  }

  @Override
  public void kill() {
    docker().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void restart() {
    docker().startContainerCmd(container.getContainerId()).exec();
    BrokerConnections.awaitAnswer(uri(), START_BOUND);
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  @Override
  public void close() {
    container.close();
  }
}
