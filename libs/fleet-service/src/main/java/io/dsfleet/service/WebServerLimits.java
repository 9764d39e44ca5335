package io.dsfleet.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Configures limits, virtual threads and the listen address of the web server. If two services
 * share a server, the larger body limit applies, and the objections of both.
 */
public final class WebServerLimits
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {
  private static final Logger LOG = LoggerFactory.getLogger(WebServerLimits.class);
  private static final int MAX_CONNECTIONS = 10_000;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_PARAMETERS = 100;
  private static final int IDLE_TIMEOUT_MILLIS = 20_000;
  private static final int MAX_REQUESTS_PER_CONNECTION = 10_000;

  private final @Nullable String address;
  private final Supplier<Optional<String>> objection;
  private final long maxBodyBytes;

  /**
   * @param address listen address, null for 127.0.0.1
   * @param objection why the server may listen on loopback only, empty if it may listen anywhere;
   *     called only if the address is not loopback
   * @param maxBodyBytes maximum size of a request body
   */
  public WebServerLimits(
      @Nullable String address, Supplier<Optional<String>> objection, long maxBodyBytes) {
    this.address = address;
    this.objection = objection;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    InetAddress listen = checkedAddress();
    factory.setAddress(listen);
    factory.setServerHeader("dsfleet");
    if (factory instanceof TomcatWebServerFactory tomcat) {
      tomcat.setProtocol(HeaderDeadlineProtocol.class.getName());
      if (!listen.isLoopbackAddress() && tomcat.getSsl() == null) {
        LOG.warn(
            "The web server listens on {} without TLS, so keys, tokens and cookies can be read on"
                + " the way. Put a proxy with TLS in front of it, or set server.ssl.bundle",
            listen.getHostAddress());
      }
    }
    factory.addConnectorCustomizers(this::limit);
    factory.addProtocolHandlerCustomizers(
        handler ->
            handler.setExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory())));
  }

  private void limit(Connector connector) {
    connector.setMaxParameterCount(MAX_PARAMETERS);
    connector.setMaxPostSize(MAX_HEADER_BYTES);
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setMaxConnections(MAX_CONNECTIONS);
      protocol.setConnectionTimeout(IDLE_TIMEOUT_MILLIS);
      protocol.setKeepAliveTimeout(3 * IDLE_TIMEOUT_MILLIS);
      protocol.setMaxHeaderCount(MAX_HEADERS);
    }
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      http.setMaxHttpRequestHeaderSize(MAX_HEADER_BYTES);
      http.setMaxKeepAliveRequests(MAX_REQUESTS_PER_CONNECTION);
      // The rest of a body that is too large is read and dropped: otherwise its sender would see a
      // reset connection instead of the response.
      long maxDropped = Math.max(http.getMaxSwallowSize(), 2 * maxBodyBytes);
      http.setMaxSwallowSize((int) Math.min(maxDropped, Integer.MAX_VALUE));
    }
  }

  private InetAddress checkedAddress() {
    String host = address == null || address.isBlank() ? "127.0.0.1" : address;
    InetAddress resolved;
    try {
      resolved = InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new StartRefusedException("server.address '" + host + "' cannot be resolved");
    }
    Optional<String> reason = resolved.isLoopbackAddress() ? Optional.empty() : objection.get();
    if (reason.isPresent()) {
      throw new StartRefusedException(
          "server.address must be a loopback address while "
              + reason.get()
              + ", but it is "
              + host);
    }
    return resolved;
  }
}
