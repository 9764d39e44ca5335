package io.dsfleet.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for the standalone jar. A camera named {@code bad} fails, one named {@code slow} never
 * ends, all others complete after some polls, the one named {@code partly} with a failed file.
 */
public final class FakeStandalone {
  private static final Pattern NAME = Pattern.compile("\"camera_name\":\"(\\w+)\"");
  private static final Pattern OUT = Pattern.compile("\"output_dir\":\"([^\"]+)\"");
  private static final int POLLS_OF_A_JOB = 3;

  private final AtomicInteger polls = new AtomicInteger();
  private String camera = "";
  private Path out = Path.of("");

  private FakeStandalone() {}

  /** Serves until it is terminated. DSFLEET_FAKE_DEATH makes it print that text and exit. */
  public static void main(String[] arguments) throws IOException {
    String death = System.getenv("DSFLEET_FAKE_DEATH");
    if (death != null) {
      System.out.println(death);
      System.exit(3);
    }
    int port = Integer.parseInt(System.getenv("DSFLEET_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", new FakeStandalone()::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    byte[] body = body(path, request).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(path.endsWith("/start") ? 202 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String body(String path, String request) throws IOException {
    return switch (path) {
      case "/deepstream/health" -> "{\"status\":\"UP\"}";
      case "/deepstream/instances" -> instances();
      case "/deepstream/analysis/start" -> start(request);
      case "/deepstream/jobs/j1" -> job();
      case "/deepstream/analysis/status" ->
          """
          [{"streams":[{"cameras":[{"camera_id":7,"files":{"processing":[
            {"file_id":8,"file_name":"a.mp4","progress_pct":%d}]}}]}]}]
          """
              .formatted(polls.get() * 10);
      case "/deepstream/jobs/j1/timeline" ->
          "[{\"at\":\"2026-11-21T04:05:06Z\",\"event\":\"accepted\"}]";
      default -> "{}";
    };
  }

  private static String instances() {
    boolean any = !System.getenv("DSFLEET_LOCAL_APPS").equals("0");
    return any ? "[{\"instance_id\":\"local-1\",\"ws_status\":\"connected\"}]" : "[]";
  }

  private String start(String request) {
    camera = first(NAME, request);
    out = Path.of(first(OUT, request));
    return "{\"job_id\":\"j1\",\"status\":\"ACCEPTED\"}";
  }

  private String job() throws IOException {
    if (polls.incrementAndGet() < POLLS_OF_A_JOB || camera.equals("slow")) {
      return "{\"job_id\":\"j1\",\"state\":\"RUNNING\",\"camera_id\":\"7\"}";
    }
    if (camera.equals("bad")) {
      return "{\"job_id\":\"j1\",\"state\":\"FAILED\",\"reason\":\"the camera is broken\"}";
    }
    Files.createDirectories(out);
    Files.writeString(
        out.resolve("a.mp4.json"), "{\"file_name\":\"a.mp4\",\"frames\":50,\"tracks\":[]}");
    String outcome = camera.equals("partly") ? "partial" : "all";
    return """
    {"job_id":"j1","state":"COMPLETED","outcome":"%s","total_files":4,"files_done":3,
     "files_failed":1}
    """
        .formatted(outcome);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
