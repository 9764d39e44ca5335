package io.dsfleet.launcher;

import static io.dsfleet.launcher.runner.EngineStandIn.APP;
import static io.dsfleet.launcher.runner.EngineStandIn.FOREIGN;
import static io.dsfleet.launcher.runner.EngineStandIn.MISSING;
import static io.dsfleet.launcher.runner.EngineStandIn.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.runner.EngineStandIn;
import io.dsfleet.launcher.runner.ProxyProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways from the launcher's network to the host's root, tried at the deployment's engine proxy. */
class DockerProxyEscapeTest {
  private static final String CREATE = "/containers/create?name=dsfleet-local-evil";
  private static final String LABELS = "\"Labels\":{\"dsfleet.DSFLEET_LAUNCH_HOST\":\"local\"}";
  private static final int BUFFER = 65_536;

  @TempDir static Path folder;
  private static EngineStandIn engine;
  private static ProxyProcess proxy;

  @BeforeAll
  static void start() throws IOException {
    engine = new EngineStandIn();
    proxy = new ProxyProcess(folder, engine.port());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    engine.close();
  }

  @BeforeEach
  void forgetRequests() {
    var _ = engine.takeRequests();
  }

  private static void assertNothingChanged() {
    assertThat(engine.takeRequests()).allMatch(asked -> asked.method().equals("GET"));
  }

  private static String request(String method, String path, String body) {
    return "%s %s HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(method, path, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  private static int send(String method, String path, String body) {
    return proxy.status(request(method, path, body));
  }

  private static String container(String hostConfig) {
    return "{\"Image\":\"jre\",%s,\"HostConfig\":{\"NetworkMode\":\"fleet\"%s}}"
        .formatted(LABELS, hostConfig.isEmpty() ? "" : "," + hostConfig);
  }

  @Test
  void plainContainer_passes_soThatRefusalsHaveTheirOwnReason() {
    assertThat(send("POST", CREATE, container(""))).isEqualTo(201);
    assertThat(engine.takeRequests())
        .singleElement()
        .satisfies(asked -> assertThat(asked.path()).isEqualTo(CREATE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Text where the engine also accepts a list.
        "\"CapAdd\":\"SYS_ADMIN\"",
        "\"CapAdd\":\"ALL\"",
        "\"CapAdd\":\"DAC_READ_SEARCH\"",
        "\"CapDrop\":\"NONE\"",
        // Go takes U+017F for s and U+212A for k, and ignores case.
        "\"Mount\u017f\":[{\"Type\":\"bind\",\"Source\":\"/\",\"Target\":\"/h\"}]",
        "\"Networ\u212aMode\":\"host\"",
        "\"U\u017fernsMode\":\"host\"",
        "\"Bind\u017f\":[\"/:/h\"]",
        "\"Device\u017f\":[{\"PathOnHo\u017ft\":\"/dev/null\",\"PathInContainer\":\"/dev/x\"}]",
        "\"bINDS\":[\"/:/h\"]",
        "\"\\u0042inds\":[\"/:/h\"]",
        "\"Mount\\u017f\":[{\"Type\":\"bind\",\"Source\":\"/\",\"Target\":\"/h\"}]",
        // Profiles and masks of their own.
        "\"SecurityOpt\":[\"seccomp={\\\"defaultAction\\\":\\\"SCMP_ACT_ALLOW\\\"}\"]",
        "\"SecurityOpt\":[\"apparmor=unconfined\"]",
        "\"SecurityOpt\":[]",
        "\"MaskedPaths\":[null]",
        "\"MaskedPaths\":[]",
        "\"ReadonlyPaths\":[null]",
        // Volumes and folders that are not the apps'.
        "\"Binds\":[\"redis-data:/x\"]",
        "\"Binds\":[\"apps-of-others:/x\"]",
        "\"Binds\":[\"apps:/apps\",\"/etc:/etc\"]",
        "\"Binds\":[\"/\uac00/\ub098:/h\"]",
        "\"Binds\":[\"\\u002fetc:/h\"]",
        "\"Binds\":[\"apps:/apps:rshared\"]",
        "\"Binds\":\"/:/h\"",
        "\"Binds\":[null]",
        "\"Binds\":[\"apps:/apps\"],\"Binds\":[\"/:/h\"]",
        "\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"redis-data\",\"Target\":\"/x\"}]",
        "\"VolumesFrom\":[\"docker-proxy\"]",
        "\"VolumesFrom\":\"docker-proxy\"",
        "\"Tmpfs\":{\"/tmp\":\"dev,suid,exec\"}"
      })
  void containerWithOtherNamesOrFolders_isNeverForwarded(String setting) {
    assertThat(send("POST", CREATE, container(setting))).isEqualTo(403);
    assertNothingChanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The host's or other containers' namespaces, devices and kernel.
        "\"Privileged\":true",
        "\"PidMode\":\"host\"",
        "\"PidMode\":\"container:docker-proxy\"",
        "\"IpcMode\":\"host\"",
        "\"UTSMode\":\"host\"",
        "\"CgroupnsMode\":\"host\"",
        "\"CgroupParent\":\"/\"",
        "\"Runtime\":\"evil\"",
        "\"Sysctls\":{\"kernel.shm_rmid_forced\":\"1\"}",
        "\"GroupAdd\":[\"0\"]",
        "\"Devices\":[{\"PathOnHost\":\"/dev/sda\",\"PathInContainer\":\"/dev/sda\"}]",
        "\"DeviceCgroupRules\":\"b 8:0 rwm\"",
        "\"DeviceRequests\":[{\"Driver\":\"cdi\",\"DeviceIDs\":[\"host.example/all\"]}]",
        "\"LogConfig\":{\"Type\":\"syslog\",\"Config\":{\"syslog-address\":\"unix:///run/x\"}}",
        "\"RestartPolicy\":{\"Name\":\"always\"}",
        "\"PortBindings\":{\"22/tcp\":[{\"HostPort\":\"22\"}]}",
        "\"NameNobodyKnowsYet\":1"
      })
  void containerWithMoreRights_isNeverForwarded(String setting) {
    assertThat(send("POST", CREATE, container(setting))).isEqualTo(403);
    assertNothingChanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Image\":\"jre\",LABELS,\"HostConfig\":{\"NetworkMode\":\"host\"}}",
        "{\"Image\":\"jre\",LABELS,\"HostConfig\":{\"NetworkMode\":\"container:redis\"}}",
        "{\"Image\":\"jre\",LABELS,\"HostConfig\":{\"NetworkMode\":\"inner\"}}",
        "{\"Image\":\"jre\",LABELS,\"HostConfig\":{}}",
        "{\"Image\":\"jre\",LABELS}",
        "{\"Image\":\"other\",LABELS,\"HostConfig\":{\"NetworkMode\":\"fleet\"}}",
        "{LABELS,\"HostConfig\":{\"NetworkMode\":\"fleet\"}}",
        "{\"Image\":\"jre\",\"HostConfig\":{\"NetworkMode\":\"fleet\"}}",
        "{\"Image\":\"jre\",\"Labels\":{\"other\":\"x\"},\"HostConfig\":{\"NetworkMode\":\"fleet\"}}",
        "{\"Image\":\"jre\",LABELS,\"hostconfig\":{\"Binds\":[\"/:/h\"]},"
            + "\"HostConfig\":{\"NetworkMode\":\"fleet\"}}",
        "{\"Image\":\"jre\",LABELS,\"Ho\u017ftConfig\":{\"Binds\":[\"/:/h\"]},"
            + "\"HostConfig\":{\"NetworkMode\":\"fleet\"}}",
        "{\"Image\":\"jre\",LABELS,\"HostConfig\":{\"NetworkMode\":\"fleet\"},"
            + "\"NetworkingConfig\":{\"EndpointsConfig\":{\"inner\":null}}}",
        "{\"Image\":\"jre\",LABELS,\"HostConfig\":{\"NetworkMode\":\"fleet\"}}{\"HostConfig\":{}}",
        "{\"Image\":\"jre\",LABELS,\"HostConfig\":{\"NetworkMode\":\"fleet\"}",
        "{\"Image\":[[[[[[[[[[[[[[[[[[[[\"jre\"]]]]]]]]]]]]]]]]]]]]}",
        "{\"Image\":\"jre\",LABELS,'HostConfig':{}}",
        "[]",
        "null",
        "\"jre\"",
        "\ufeff{\"Image\":\"jre\",LABELS,\"HostConfig\":{\"NetworkMode\":\"fleet\"}}",
        "{"
      })
  void containerOutsideTheFleet_orOtherJson_isNeverForwarded(String body) {
    assertThat(send("POST", CREATE, body.replace("LABELS", LABELS))).isEqualTo(403);
    assertNothingChanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1.23/containers/APP/start",
        "/v1.23/containers/APP/kill",
        "/containers/APP/start",
        "/containers/APP/kill",
        "/containers/APP/start?checkpoint=x&checkpoint-dir=/tmp",
        "/v1.41/containers/create?name=dsfleet-local-evil",
        "/containers/create",
        "/containers/create?name=redis",
        "/containers/create?name=dsfleet-local-evil&platform=x",
        "/containers/create/?name=dsfleet-local-evil",
        "//containers/create?name=dsfleet-local-evil",
        "/containers/%63reate?name=dsfleet-local-evil"
      })
  void descriptionElsewhere_isNeverForwarded(String path) {
    String body = container("\"Binds\":[\"/:/h\"],\"Privileged\":true");

    assertThat(send("POST", path.replace("APP", APP), body)).isEqualTo(403);
    assertNothingChanged();
  }

  @Test
  void bodyOfUnannouncedLength_isNeverForwarded() {
    String head = "POST %s HTTP/1.1\r\nHost: docker\r\n".formatted(CREATE);
    String chunked = head + "Transfer-Encoding: chunked\r\n";
    String evil = container("\"Binds\":[\"/:/h\"],\"Privileged\":true");
    StringBuilder beyondTheBuffer = new StringBuilder(chunked);
    for (int header = 0; header < 8; header++) {
      beyondTheBuffer.append("X-Padding: ").append("x".repeat(1_000)).append("\r\n");
    }
    beyondTheBuffer.append("\r\n");
    for (int chunk = 0; chunk < 64; chunk++) {
      beyondTheBuffer.append("3e8\r\n").append(" ".repeat(1_000)).append("\r\n");
    }
    beyondTheBuffer.append(chunk(evil)).append(chunk(""));

    assertThat(proxy.status(beyondTheBuffer.toString())).isEqualTo(403);
    assertThat(proxy.status(chunked + "\r\n" + chunk(container("")) + chunk(""))).isEqualTo(403);
    assertThat(proxy.status(chunked + "Content-Length: 2\r\n\r\n" + chunk(evil) + chunk("")))
        .isIn(400, 403);
    assertThat(proxy.status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(400);
    assertThat(
            proxy.status(head + "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo(403);
    assertNothingChanged();
  }

  private static String chunk(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(length) + "\r\n" + text + "\r\n";
  }

  @Test
  void bodyBeyondTheBuffer_isTooLarge() {
    assertThat(send("POST", CREATE, " ".repeat(BUFFER) + container("\"Privileged\":true")))
        .isEqualTo(413);
    assertNothingChanged();
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /containers/FOREIGN?v=true&force=true, 403",
    "DELETE, /containers/SHARED?v=true&force=true, 403",
    "DELETE, /containers/APP?v=true&force=true&link=true, 403",
    "POST, /containers/FOREIGN/kill?signal=KILL, 403",
    "POST, /containers/SHARED/kill?signal=KILL, 403",
    "POST, /containers/FOREIGN/start, 403",
    "POST, /containers/SHARED/start, 403",
    "POST, /exec/cccc/start, 403",
    "GET, /containers/FOREIGN/logs?stdout=true, 403",
    "GET, /containers/FOREIGN/json, 404",
    "GET, /exec/cccc/json, 404",
    "GET, /containers/json, 403",
    "GET, /containers/json?all=true, 403",
    "GET, /images/..%2fcontainers/FOREIGN/json, 403",
    "GET, /images/../containers/FOREIGN/json, 403",
    "GET, /containers/%46OREIGN/json, 403"
  })
  void containersOfOthers_areOutOfReach(String method, String path, int status) {
    String known = path.replace("APP", APP).replace("SHARED", SHARED).replace("FOREIGN", FOREIGN);

    assertThat(send(method, known, "")).isEqualTo(status);
    assertNothingChanged();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FOREIGN | {\"Cmd\":[\"true\"]}",
        "SHARED | {\"Cmd\":[\"true\"],\"Privileged\":true}",
        "SHARED | {\"Cmd\":[\"true\"],\"privileged\":true}",
        "SHARED | {\"Cmd\":[\"true\"],\"\\u0050rivileged\":true}",
        "SHARED | {\"Cmd\":[\"true\"],\"AttachStdin\":true}",
        "SHARED | {\"Cmd\":\"true\"}"
      })
  void execWithMoreRights_orInOtherContainers_isNeverForwarded(String container, String body) {
    String id = container.equals("SHARED") ? SHARED : FOREIGN;

    assertThat(send("POST", "/containers/" + id + "/exec", body)).isEqualTo(403);
    assertNothingChanged();
  }

  @Test
  void missingContainer_isTheEnginesAnswer() {
    assertThat(send("GET", "/containers/" + MISSING + "/json", "")).isEqualTo(404);
    assertThat(send("POST", "/containers/" + MISSING + "/kill?signal=TERM", "")).isEqualTo(404);
    assertThat(engine.takeRequests()).anyMatch(asked -> asked.path().endsWith("/kill?signal=TERM"));
  }
}
