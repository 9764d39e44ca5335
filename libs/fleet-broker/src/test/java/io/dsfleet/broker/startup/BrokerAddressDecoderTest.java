package io.dsfleet.broker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.ConnectionFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;

/** The user, password and virtual host that the client gets from an address. */
class BrokerAddressDecoderTest {

  @Test
  void partsOfAnAddress_areDecoded() {
    assertParts(
        "amqp://us%40er:p%40%3A%2F%23%25%20%2B+%EC%95%94@host:5672/a%20b%2F%EB%B0%A9",
        "us@er", "p@:/#% ++암", "a b/방");
    assertParts("amqp://u:p@host:5672/%2F", "u", "p", "/");
    assertParts("amqps://u:p@host/%2f", "u", "p", "/");
    assertParts("amqp://u:100%@host:5672", "u", "100%", "/");
    assertParts("amqp://u:p@host:5672/", "u", "p", "/");
  }

  @Test
  void partsOfOtherProperties_areNotDecoded() {
    for (String address : new String[] {"amqp://host:5672", "host:5672", null}) {
      ConnectionFactory client = new ConnectionFactory();
      client.setPassword("p%40");

      BrokerAddressDecoder.decode(client, address);

      assertThat(client.getPassword()).isEqualTo("p%40");
    }
  }

  /** Takes the parts of the address as Spring does. */
  private static void assertParts(String address, String user, String password, String host) {
    RabbitProperties properties = new RabbitProperties();
    properties.setAddresses(List.of(address));
    ConnectionFactory client = new ConnectionFactory();
    client.setUsername(properties.determineUsername());
    client.setPassword(properties.determinePassword());
    String virtualHost = properties.determineVirtualHost();
    if (virtualHost != null) {
      client.setVirtualHost(virtualHost);
    }

    BrokerAddressDecoder.decode(client, address);

    assertThat(client.getUsername()).isEqualTo(user);
    assertThat(client.getPassword()).isEqualTo(password);
    assertThat(client.getVirtualHost()).isEqualTo(host);
  }
}
