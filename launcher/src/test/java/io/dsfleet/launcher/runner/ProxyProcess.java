package io.dsfleet.launcher.runner;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The deployment's proxy of the Docker Engine as a process, before a stand-in of the engine. */
public final class ProxyProcess implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final int port;
  private final Process process;

  /**
   * Starts HAProxy with the deployment's files; only paths and addresses differ.
   *
   * @param folder for its configuration and log
   */
  public ProxyProcess(Path folder, int enginePort) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path deployed = deployed();
    String configuration =
        Files.readString(deployed.resolve("haproxy.cfg"))
            .replace("/usr/local/etc/haproxy/", deployed + "/")
            .replace("bind :2375", "bind 127.0.0.1:" + port);
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
    ProcessBuilder builder =
        new ProcessBuilder(program(), "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile());
    builder.environment().put("DOCKER_ENGINE", "ipv4@127.0.0.1:" + enginePort);
    builder.environment().put("DSFLEET_DOCKER_IMAGES", "dsfleet/*,jre");
    builder.environment().put("DSFLEET_DOCKER_VOLUMES", "apps,media");
    builder.environment().put("DSFLEET_DOCKER_NETWORKS", "fleet");
    process = builder.start();
    await("the proxy responds; its log is " + folder.resolve("haproxy.log"))
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(() -> status("GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n") == 200);
  }

  private static Path deployed() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("infra")) ? here : here.getParent();
    return root.resolve("infra/docker-proxy");
  }

  /** Debian installs it outside a user's PATH. */
  private static String program() {
    Path debian = Path.of("/usr/sbin/haproxy");
    return Files.isExecutable(debian) ? debian.toString() : "haproxy";
  }

  /** Returns the proxy's address. */
  public String address() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Sends the characters as they are and returns the status of the response. */
  public int status(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String start = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
      return Integer.parseInt(start.substring("HTTP/1.1 ".length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
