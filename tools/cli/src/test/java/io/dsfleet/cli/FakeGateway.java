package io.dsfleet.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Answers over HTTP as a rule says, and keeps what it was asked. */
public final class FakeGateway implements AutoCloseable {
  /**
   * What was asked.
   *
   * @param line method and path
   * @param authorization empty where the header is missing
   */
  public record Request(String line, String authorization, String body) {}

  /** A response. */
  public record Reply(int status, String body) {}

  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final Function<Request, Reply> rule;

  /** Starts the server on a free loopback port. */
  public FakeGateway(Function<Request, Reply> rule) throws IOException {
    this.rule = rule;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Objects.toString(exchange.getRequestHeaders().getFirst("Authorization"), ""),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    requests.add(request);
    Reply reply = rule.apply(request);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** The base URL. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
