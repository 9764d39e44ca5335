package io.dsfleet.gateway;

import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.request.RequestServer;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway on a free port with a unique pool; the test simulates the rest of the fleet. */
public final class GatewayFixture implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final AtomicLong CAMERAS = new AtomicLong(1_000_000);

  /** Method and path of calls with a 2xx response. */
  static final Queue<String> SERVED = new ConcurrentLinkedQueue<>();

  private final String pool = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ConfigurableApplicationContext context;
  private final URI base;

  private GatewayFixture(List<String> settings) {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("--server.port", "0");
    arguments.put("--dsfleet.gateway.pools", pool);
    arguments.put("--dsfleet.gateway.open", "true");
    arguments.put("--dsfleet.gateway.min-drain-time", "0s");
    // Most tests have no consumer of the job queue.
    arguments.put("--dsfleet.gateway.queue-progress-timeout", "1h");
    arguments.put("--dsfleet.gateway.any-media", "true");
    arguments.put("--dsfleet.state.uri", requiredEnvironment("DSFLEET_TEST_REDIS_URI"));
    arguments.put("--spring.rabbitmq.addresses", requiredEnvironment("DSFLEET_TEST_RABBITMQ_URI"));
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      arguments.put(pair[0], pair[1]);
    }
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setDefaultProperties(
        Map.of("spring.main.banner-mode", "off", "logging.level.root", "WARN"));
    context =
        application.run(
            arguments.entrySet().stream()
                .map(argument -> argument.getKey() + "=" + argument.getValue())
                .toArray(String[]::new));
    state().recovery().putIntoUse(0).join();
    base =
        URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
  }

  /** Starts a gateway; settings are {@code --key=value} and override the defaults of the tests. */
  public static GatewayFixture start(String... settings) {
    return new GatewayFixture(Arrays.asList(settings));
  }

  /** A camera id that no other test uses. */
  public static long camera() {
    return CAMERAS.incrementAndGet();
  }

  public String pool() {
    return pool;
  }

  public PoolState state() {
    return context.getBean(FleetState.class).pool(pool);
  }

  public EnvelopeConsumers consumers() {
    return context.getBean(EnvelopeConsumers.class);
  }

  public RequestServer requests() {
    return context.getBean(RequestServer.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public URI uri(String path) {
    return base.resolve(path);
  }

  public HttpAnswer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public HttpAnswer post(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpAnswer put(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpAnswer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      recordSuccess(response);
      return new HttpAnswer(response);
    } catch (IOException e) {
      throw new IllegalStateException("the gateway did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Records a successful response that was not received by {@link #send}. */
  static void recordSuccess(HttpResponse<?> response) {
    if (response.statusCode() / 100 == 2) {
      HttpRequest request = response.request();
      SERVED.add(request.method() + " " + request.uri().getPath());
    }
  }

  public HttpClient http() {
    return http;
  }

  /** Body of a submission for the camera, with one named file, in the pool of this gateway. */
  public String start(long camera) {
    return start(camera, "");
  }

  /** Like the other overload, with further fields, each followed by a comma. */
  public String start(long camera, String more) {
    return """
    {%s "pool": "%s", "camera_id": %d, "camera_type": "fileset", "camera_path": "/media/cam%d",
     "camera_name": "cam", "output_dir": "/out",
     "files": [{"file_type": "file", "file_id": %d, "file_path": "/media/cam%d/a.mp4",
                "file_name": "a.mp4"}]}
    """
        .formatted(more, pool, camera, camera, camera * 10, camera);
  }

  /** Submits a job and returns its id. */
  public String submit(long camera) {
    HttpAnswer answer = post("/deepstream/analysis/start", start(camera));
    if (answer.status() != 202) {
      throw new IllegalStateException("expected 202, but it is " + answer);
    }
    return answer.json().path("job_id").asString();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  /** A required environment variable. */
  static String requiredEnvironment(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "expected " + name + " in the environment (./dsfleet test sets it), but it is missing");
    }
    return value;
  }

  @Override
  public void close() {
    if (!context.isActive()) {
      return;
    }
    StringRedisTemplate redis =
        new StringRedisTemplate(context.getBean(LettuceConnectionFactory.class));
    redis.delete(redis.keys("dsfleet:{" + pool + "}:*"));
    RabbitAdmin admin = new RabbitAdmin(context.getBean(ConnectionFactory.class));
    admin.deleteQueue(Topology.jobsQueue(pool));
    admin.deleteQueue(Topology.controlQueue(pool));
    context.close();
    http.close();
  }

  /** A response of the gateway. */
  public record HttpAnswer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonNode json() {
      return MAPPER.readTree(response.body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return response.statusCode() + " " + response.body();
    }
  }
}
