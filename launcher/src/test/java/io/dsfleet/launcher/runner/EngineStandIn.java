package io.dsfleet.launcher.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Docker Engine that runs nothing: it knows four containers and records what it is asked. */
public final class EngineStandIn implements AutoCloseable {
  /** A container of the fleet's launcher. */
  public static final String APP = "a".repeat(64);

  /** A container that apps share. */
  public static final String SHARED = "b".repeat(64);

  /** A container of another project. */
  public static final String FOREIGN = "c".repeat(64);

  /** An id that the engine does not know. */
  public static final String MISSING = "d".repeat(64);

  private static final Map<String, String> LABELS =
      Map.of(
          APP,
          "\"dsfleet.DSFLEET_LAUNCH_HOST\":\"local\"",
          SHARED,
          "\"dsfleet.apps\":\"shared\"",
          FOREIGN,
          "\"note\":\"\\u003cdsfleet.apps\\u003e \\\"dsfleet.apps\\\":\\\"shared\\\"\"");

  /** A request that reached the engine. */
  public record Asked(String method, String path, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<Asked> requests = new ConcurrentLinkedQueue<>();

  /** Starts it on a free loopback port. */
  public EngineStandIn() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog= */ 50);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns the requests so far and forgets them. */
  public List<Asked> takeRequests() {
    List<Asked> all = List.copyOf(requests);
    requests.clear();
    return all;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().toString();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(new Asked(method, path, body));
      int status = status(method, path);
      byte[] bytes = body(method, path).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
      if (status != 204) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private static int status(String method, String path) {
    if (path.contains(MISSING)) {
      return 404;
    }
    return switch (method) {
      case "POST" -> path.contains("/create") || path.endsWith("/exec") ? 201 : 204;
      case "DELETE" -> 204;
      default -> 200;
    };
  }

  private static String body(String method, String path) {
    if (path.startsWith("/containers/json")) {
      return "[]";
    }
    if (path.startsWith("/exec/")) {
      // An exec has its container's letter.
      return "{\"ID\":\"e\",\"ContainerID\":\"%s\"}".formatted(path.substring(6, 7).repeat(64));
    }
    if (method.equals("POST")) {
      return "{\"Id\":\"%s\"}".formatted(APP);
    }
    String id = path.startsWith("/containers/") ? path.substring(12).split("/", 2)[0] : "";
    return """
    {"Id":"%s","HostConfig":{"LogConfig":{"Type":"json-file","Config":{"dsfleet.apps":"x"}},\
    "Mounts":[{"VolumeOptions":{"Labels":{"dsfleet.apps":"x"}}}],"NanoCpus":5e8},\
    "Config":{"Image":"jre","Labels":{%s}}}\
    """
        .formatted(id, LABELS.getOrDefault(id, ""));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
