package io.dsfleet.system;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.testkit.TextListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends malformed messages over HTTP, WebSocket and AMQP, and records invalid responses. */
final class HostileClients {
  private static final String HTTP_BODY =
      """
      {"camera_id": 1, "camera_type": "fileset", "camera_path": "/m", "camera_name": "c",\
       "pool": "nowhere", "priority": 3, "files": [{"file_type": "file",\
       "file_id": 1, "file_path": "/m/1.mp4", "file_name": "1.mp4"}]}\
      """;
  private static final List<String> FRAMES =
      List.of(
          """
          {"type": "app_ready", "request_id": "r", "instance_id": "hostile", "config_path": "/c",\
           "process_id": 0, "streams_count": 0, "status": "error"}\
          """,
          """
          {"type": "file_done", "request_id": "r", "stream_id": 0, "camera_id": 1, "file_id": 2}\
          """,
          """
          {"type": "analysis_complete", "request_id": "r", "stream_id": 0, "camera_id": 1,\
           "status": "done", "processed_count": 2, "message": "m"}\
          """,
          """
          {"type": "analysis_status", "request_id": "r", "streams": [{"stream_id": 0}]}\
          """);
  private static final List<String> SUBMISSIONS =
      List.of(
          "{\"request\": " + HTTP_BODY + "}",
          "{\"v\": 1, \"items\": [{\"kind\": \"SubmitJob\", \"request\": " + HTTP_BODY + "}]}",
          "{\"v\": 1, \"items\": [{\"kind\": \"CancelJob\", \"job_id\": \"nowhere.1\"}]}");
  private static final int FRAMES_OF_A_SOCKET = 30;
  private static final long BOUND_SECONDS = 20;

  private final StandaloneFixture system;
  private final long seed;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger sent = new AtomicInteger();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  HostileClients(StandaloneFixture system, long seed) {
    this.system = system;
    this.seed = seed;
  }

  /** Number of messages sent. */
  int sent() {
    return sent.get();
  }

  /** Responses that no client may get. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  void bodies(int count) {
    MessageFuzzer fuzz = new MessageFuzzer(seed, List.of(HTTP_BODY));
    URI start = URI.create("http://127.0.0.1:" + system.port() + "/deepstream/analysis/start");
    for (int i = 0; i < count; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(start)
              .timeout(Duration.ofSeconds(BOUND_SECONDS))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(fuzz.next()))
              .build();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        check(answer.statusCode() >= 400 && answer.statusCode() < 500, answer.body());
      } catch (IOException e) {
        faults.add("no answer: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      sent.incrementAndGet();
    }
  }

  /** Sends malformed frames over sockets, each until the server closes it. */
  void frames(int count) {
    MessageFuzzer fuzz = new MessageFuzzer(seed + 1, FRAMES);
    for (int i = 0; i < count; ) {
      TextListener ear = new TextListener(text -> check(text.contains("error"), text));
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(system.socket(), ear)
              .orTimeout(BOUND_SECONDS, TimeUnit.SECONDS)
              .join();
      for (int n = 0; n < FRAMES_OF_A_SOCKET && i < count && !ear.closed().isDone(); n++, i++) {
        try {
          socket.sendText(fuzz.nextText(), true).join();
        } catch (CompletionException closedMeanwhile) {
          break;
        }
        sent.incrementAndGet();
      }
      socket.abort();
    }
  }

  void submissions(int count) throws IOException, TimeoutException {
    MessageFuzzer fuzz = new MessageFuzzer(seed + 2, SUBMISSIONS);
    try (Connection connection = SystemTestServers.ofEnvironment().broker();
        Channel channel = connection.createChannel()) {
      String answers = channel.queueDeclare().getQueue();
      AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().replyTo(answers).build();
      for (int i = 0; i < count; i++) {
        channel.basicPublish(Topology.JOBS, "default", properties, fuzz.next());
        sent.incrementAndGet();
        for (var answer = channel.basicGet(answers, true);
            answer != null;
            answer = channel.basicGet(answers, true)) {
          String text = new String(answer.getBody(), StandardCharsets.UTF_8);
          check(text.contains("refused"), text);
        }
      }
    }
  }

  private void check(boolean right, String answer) {
    if (!right
        || answer.contains("Exception")
        || answer.contains("\tat ")
        || answer.contains("io.dsfleet")
        || answer.contains("java.")
        || answer.contains("org.")) {
      faults.add(answer);
    }
  }
}
