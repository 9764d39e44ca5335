package io.dsfleet.broker.startup;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the percent-encoded user, password and virtual host of an address {@code
 * amqp://user:password@host:port/vhost}. Spring uses these parts of the address as they are.
 */
final class BrokerAddressDecoder {
  private static final String SCHEME_END = "://";

  private BrokerAddressDecoder() {}

  /**
   * Replaces the values that Spring took from the address.
   *
   * @param address first of the addresses; null or without a scheme: nothing is encoded
   */
  static void decode(ConnectionFactory client, @Nullable String address) {
    int scheme = address == null ? -1 : address.indexOf(SCHEME_END);
    if (address == null || scheme < 0) {
      return;
    }
    String rest = address.substring(scheme + SCHEME_END.length());
    if (rest.contains("@")) {
      client.setUsername(decoded(client.getUsername()));
      client.setPassword(decoded(client.getPassword()));
    }
    if (rest.contains("/")) {
      client.setVirtualHost(decoded(client.getVirtualHost()));
    }
  }

  /** The text itself if it is not validly encoded, such as a password with a bare percent sign. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
