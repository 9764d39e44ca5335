package io.dsfleet.launcher.runner;

import static org.awaitility.Awaitility.await;

import io.dsfleet.testkit.docker.TestDocker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** The deployment's proxy of the Docker Engine, with its real configuration. */
public final class ProxyFixture implements AutoCloseable {
  private static final Path SOCKET = Path.of("/var/run/docker.sock");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String name = "dsfleet-test-proxy-" + UUID.randomUUID();
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Starts the proxy as docker-compose.yml does, on a loopback port. */
  public ProxyFixture() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String _ =
        DockerFixture.docker(
            "run",
            "--detach",
            "--name",
            name,
            "--read-only",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges:true",
            "--user",
            "99:" + group(),
            "--publish",
            "127.0.0.1:" + port + ":2375",
            "--volume",
            configuration().resolve("haproxy.cfg") + ":/usr/local/etc/haproxy/haproxy.cfg:ro",
            "--volume",
            configuration().resolve("allow.lua") + ":/usr/local/etc/haproxy/allow.lua:ro",
            "--env",
            "DSFLEET_DOCKER_IMAGES=" + DockerFixture.image() + ",dsfleet-test*",
            "--env",
            "DSFLEET_DOCKER_VOLUMES=dsfleet-test-*",
            "--volume",
            SOCKET + ":" + SOCKET,
            TestDocker.image("haproxy"));
    awaitReady();
  }

  private static Path configuration() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("infra")) ? here : here.getParent();
    return root.resolve("infra/docker-proxy");
  }

  /** Returns the group of the engine's socket. */
  private static Object group() {
    try {
      return Files.getAttribute(SOCKET, "unix:gid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    await("the proxy responds")
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(() -> send("GET", "/_ping", null).statusCode() == 200);
  }

  /** Returns the proxy's address. */
  public String address() {
    return "tcp://127.0.0.1:" + port;
  }

  EngineSettings settings() {
    return new EngineSettings(
        URI.create(address()), Duration.ofSeconds(20), 2, 4, Duration.ofSeconds(1));
  }

  /**
   * Sends a request.
   *
   * @param body null for none
   */
  public HttpResponse<String> send(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns the full id of its container. */
  public String id() {
    return DockerFixture.docker("inspect", "--format", "{{.Id}}", name);
  }

  /** Kills it without a shutdown. */
  public void kill() {
    String _ = DockerFixture.docker("kill", name);
  }

  /** Restarts it on the same port. */
  public void startAgain() {
    String _ = DockerFixture.docker("start", name);
    awaitReady();
  }

  @Override
  public void close() {
    String _ = DockerFixture.docker("rm", "--force", "--volumes", name);
  }
}
