package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.docker.NeedsDocker;
import io.dsfleet.testkit.docker.TestDocker;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Performs the procedures of docs/operations.md on a deployment. */
@NeedsDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration AT_LAST = Duration.ofMinutes(3);
  private static final String SECOND_HOST = "gpu-2";
  private static final String PASSWORD = "of-a-test";

  private final Path results = BuildArtifacts.output("operations/results");
  private ComposeFixture system;
  private String address;

  @BeforeAll
  void up() throws IOException, InterruptedException {
    Files.createDirectories(results);
    Files.setPosixFilePermissions(results, PosixFilePermissions.fromString("rwxrwxrwx"));
    address = addressOfThisHost();
    system =
        ComposeFixture.up(
            Map.of(
                "DSFLEET_ADDRESS",
                address,
                "DSFLEET_MEDIA",
                BuildArtifacts.samples().toString(),
                "DSFLEET_RESULTS",
                results.toString(),
                "DSFLEET_MEDIA_ROOTS",
                "/media,/results,/scripted",
                "DSFLEET_ALLOWED_INSTANCES",
                "restored"));
  }

  /**
   * The address of this host on Docker's default network, which containers of every project reach
   * and other machines do not. Read from the interface where the engine runs on this host: Docker
   * 20.10 reports no gateway for that network until the engine's first restart.
   */
  private static String addressOfThisHost() throws IOException, InterruptedException {
    NetworkInterface bridge = NetworkInterface.getByName("docker0");
    if (bridge != null) {
      Optional<String> address =
          bridge
              .inetAddresses()
              .filter(Inet4Address.class::isInstance)
              .map(InetAddress::getHostAddress)
              .findFirst();
      if (address.isPresent()) {
        return address.get();
      }
    }
    return gatewayOfDefaultNetwork();
  }

  private static String gatewayOfDefaultNetwork() throws IOException, InterruptedException {
    Process inspection =
        new ProcessBuilder(
                "docker",
                "network",
                "inspect",
                "bridge",
                "--format",
                "{{range .IPAM.Config}}{{.Gateway}} {{end}}")
            .start();
    String output = new String(inspection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(inspection.waitFor()).isZero();
    assertThat(output).as("gateway of Docker's default network").isNotBlank();
    return output.strip().split(" ", -1)[0];
  }

  @AfterAll
  void down() {
    if (system != null) {
      system.compose(secondHost(), "down", "--volumes", "--timeout", "10");
      system.close();
    }
  }

  private ComposeFixture.Variant secondHost() {
    return new ComposeFixture.Variant(
        SECOND_HOST,
        "docker-compose.host.yml",
        Map.of(
            "DSFLEET_HOST",
            SECOND_HOST,
            "DSFLEET_APP_SERVER",
            "ws://" + address + ":" + system.port() + "/deepstream/ws",
            "DSFLEET_RABBITMQ_ADDRESS",
            address + ":5672",
            "DSFLEET_REDIS_ADDRESS",
            address + ":6379"));
  }

  private ComposeFixture.Variant openServers() {
    return new ComposeFixture.Variant(
        "", "docker-compose.servers.yml", Map.of("DSFLEET_SERVERS_ADDRESS", address));
  }

  @Test
  void launchOnASecondHost_runsThere() {
    system.compose(openServers(), "up", "--detach", "--wait");
    system.compose(secondHost(), "up", "--detach", "--wait", "launcher", "app-cpu");
    FleetClient client = system.client();
    FleetClient.HttpReply launched =
        client.post(
            "/deepstream/launch",
            Map.of(
                "instance_id", "far", "streams_count", 1, "profile", "cpu", "host", SECOND_HOST));
    assertThat(launched.status()).as(launched.text()).isEqualTo(200);
    client.awaitInstance("far", 1);
    String process = launched.body().path("process_id").asString();
    assertThat(client.get("/deepstream/processes/" + process).body().path("host").asString())
        .isEqualTo(SECOND_HOST);

    String job =
        client.submit(
            Map.of(
                "camera_type", "fileset",
                "camera_path", "/media",
                "camera_name", "samples",
                "output_dir", "/results/far"));
    assertThat(client.awaitCompleted(job, AT_LAST).path("files_done").asInt()).isEqualTo(4);

    client.terminate("far");
    client.awaitStopped(process, SOON);
  }

  @Test
  void edgeWithACertificate_usesTls() throws Exception {
    KeyStore keys = selfSigned(results.resolveSibling("certificate.p12"));
    Files.writeString(system.secrets().resolve("edge_certificate.pem"), pem(keys));
    int port = StandaloneFixture.freePort();
    system.compose(
        new ComposeFixture.Variant(
            "",
            "docker-compose.tls.yml",
            Map.of(
                "DSFLEET_CERTIFICATE",
                system.secrets().resolve("edge_certificate.pem").toString(),
                "DSFLEET_TLS_PORT",
                Integer.toString(port))),
        "up",
        "--detach",
        "--wait",
        "--no-deps",
        "edge");
    try (HttpClient http = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("https://" + address + ":" + port + "/deepstream/health"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
      assertThat(health.headers().firstValue("Strict-Transport-Security")).isPresent();
    } finally {
      system.compose("up", "--detach", "--wait", "--no-deps", "edge");
    }
  }

  @Test
  void restoredRecord_hasEveryJob() {
    FleetClient client = system.client();
    List<String> jobs = new ArrayList<>();
    for (long camera = 1; camera <= 20; camera++) {
      jobs.add(client.submit(request(camera)));
    }
    jobs.forEach(
        id ->
            await("the job is in the record")
                .atMost(SOON)
                .until(() -> client.job(id).path("state").asString().equals("QUEUED")));

    Path copy = results.resolveSibling("backup");
    inVolume("redis-data", copy, "tar", "-C", "/volume", "-cf", "/copy/redis.tar", ".");
    system.compose("down", "--volumes");
    system.compose("create", "redis");
    inVolume("redis-data", copy, "find", "/volume", "-mindepth", "1", "-delete");
    inVolume("redis-data", copy, "tar", "-C", "/volume", "-xf", "/copy/redis.tar");
    system.compose("up", "--detach", "--wait");

    try (ScriptedApp app =
        ScriptedApp.settings(system.socket(), "restored", 4)
            .behaviour(AppBehaviour.obedient())
            .reconnectDelay(Duration.ofMillis(500))
            .connect()) {
      jobs.forEach(id -> client.awaitCompleted(id, AT_LAST));
      assertThat(app.observations().violations()).isEmpty();
    }
  }

  /** A folder that no container mounts, so that only the app's report decides. */
  private static Map<String, Object> request(long camera) {
    String folder = "/scripted/cameras/" + camera;
    Map<String, Object> request =
        new java.util.LinkedHashMap<>(
            JobRequests.fileset(
                camera,
                folder,
                IntStream.range(0, 3)
                    .mapToObj(
                        i ->
                            JobRequests.file(
                                camera * 100 + i, folder + "/" + i + ".mp4", i + ".mp4"))
                    .toList()));
    request.put("output_dir", "/scripted/results/" + camera);
    return request;
  }

  private void inVolume(String volume, Path copy, String... command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "docker",
                "run",
                "--rm",
                "--network",
                "none",
                "--user",
                "root",
                "--volume",
                system.volume(volume) + ":/volume",
                "--volume",
                copy + ":/copy",
                TestDocker.image("redis")));
    words.addAll(List.of(command));
    system.docker(words, Map.of());
  }

  private KeyStore selfSigned(Path file)
      throws IOException, InterruptedException, GeneralSecurityException {
    Files.deleteIfExists(file);
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "edge",
                "-keyalg",
                "EC",
                "-dname",
                "CN=edge",
                "-ext",
                "san=ip:" + address)
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(KeyStore keys) throws GeneralSecurityException {
    return block("CERTIFICATE", keys.getCertificate("edge").getEncoded())
        + block("PRIVATE KEY", keys.getKey("edge", PASSWORD.toCharArray()).getEncoded());
  }

  private static String block(String name, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + name + "-----\n" + text + "\n-----END " + name + "-----\n";
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("edge", keys.getCertificate("edge"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
