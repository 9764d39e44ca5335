package io.dsfleet.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Bounds of the web server, virtual threads, and the address it listens on. Where two services
 * share a server, the looser bound on bodies and every objection hold.
 */
public final class ServerLimits
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {
  private static final int CONNECTIONS = 10_000;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int HEADERS = 100;
  private static final int PARAMETERS = 100;
  private static final int IDLE_MILLIS = 20_000;
  private static final int REQUESTS_PER_CONNECTION = 10_000;

  private final @Nullable String address;
  private final Supplier<Optional<String>> objection;
  private final long bodyMost;

  /**
   * @param address where to listen, null means 127.0.0.1
   * @param objection why no other address than loopback may be listened on, empty if one may; asked
   *     where it matters
   * @param bodyMost bytes of a request body at most
   */
  public ServerLimits(
      @Nullable String address, Supplier<Optional<String>> objection, long bodyMost) {
    this.address = address;
    this.objection = objection;
    this.bodyMost = bodyMost;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.setAddress(checked());
    factory.setServerHeader("dsfleet");
    if (factory instanceof TomcatWebServerFactory tomcat) {
      tomcat.setProtocol(PromptProtocol.class.getName());
    }
    factory.addConnectorCustomizers(this::limit);
    factory.addProtocolHandlerCustomizers(
        handler ->
            handler.setExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory())));
  }

  private void limit(Connector connector) {
    connector.setMaxParameterCount(PARAMETERS);
    connector.setMaxPostSize(HEADER_BYTES);
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setMaxConnections(CONNECTIONS);
      protocol.setConnectionTimeout(IDLE_MILLIS);
      protocol.setKeepAliveTimeout(3 * IDLE_MILLIS);
      protocol.setMaxHeaderCount(HEADERS);
    }
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      http.setMaxHttpRequestHeaderSize(HEADER_BYTES);
      http.setMaxKeepAliveRequests(REQUESTS_PER_CONNECTION);
      // A body that is refused for its size is read on for as long, or its sender sees a reset
      // connection in place of the answer.
      long swallowed = Math.max(http.getMaxSwallowSize(), 2 * bodyMost);
      http.setMaxSwallowSize((int) Math.min(swallowed, Integer.MAX_VALUE));
    }
  }

  private InetAddress checked() {
    String named = address == null || address.isBlank() ? "127.0.0.1" : address;
    InetAddress at;
    try {
      at = InetAddress.getByName(named);
    } catch (UnknownHostException unknown) {
      throw new StartRefusedException(
          "expected server.address to be an address, but it is " + named);
    }
    Optional<String> why = at.isLoopbackAddress() ? Optional.empty() : objection.get();
    if (why.isPresent()) {
      throw new StartRefusedException(
          "expected server.address to be a loopback address while "
              + why.get()
              + ", but it is "
              + named);
    }
    return at;
  }
}
