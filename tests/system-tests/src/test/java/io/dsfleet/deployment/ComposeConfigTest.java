package io.dsfleet.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.docker.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the compose configuration, including services that a test machine cannot start. */
@NeedsDocker
class ComposeConfigTest {
  private static final List<String> ALL = List.of("cpu", "gpu", "observability");
  private static final Set<String> BASE =
      Set.of(
          "rabbitmq",
          "redis",
          "gateway",
          "scheduler",
          "ds-bridge",
          "launcher",
          "docker-proxy",
          "edge");

  /** Fields whose order and defaults do not depend on the version of docker compose. */
  private static final List<String> PINNED =
      List.of(
          "image",
          "entrypoint",
          "command",
          "user",
          "init",
          "read_only",
          "cap_drop",
          "security_opt",
          "deploy",
          "shm_size",
          "environment");

  @Test
  void defaultProfile_isTheControlPlane() {
    assertThat(names(read())).containsExactlyInAnyOrderElementsOf(BASE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu:app-cpu", "gpu:app-gpu", "observability:prometheus,grafana"})
  void eachProfile_addsItsOwn(String pair) {
    String[] parts = pair.split(":");
    Set<String> added = new TreeSet<>(names(read(parts[0])));
    added.removeAll(BASE);
    assertThat(added).containsExactlyInAnyOrder(parts[1].split(","));
  }

  @Test
  void everyContainer_isRestricted() {
    services(read("cpu", "gpu", "observability"))
        .forEach(
            (name, service) -> {
              assertThat(service.path("privileged").asBoolean(false)).as(name).isFalse();
              assertThat(service.path("cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
              assertThat(service.path("security_opt").toString())
                  .as(name)
                  .contains("no-new-privileges:true");
              assertThat(service.at("/deploy/resources/limits/memory").asString(""))
                  .as(name + ": memory")
                  .isNotEmpty();
              assertThat(service.at("/deploy/resources/limits/pids").asInt(0))
                  .as(name + ": pids")
                  .isPositive();
              // an image of DeepStream of the site defines both
              if (!name.equals("app-gpu")) {
                assertThat(service.path("read_only").asBoolean(false)).as(name).isTrue();
                assertThat(service.path("user").asString("10001")).as(name).matches("[1-9].*");
              }
              if (!name.startsWith("app-") && !name.equals("grafana")) {
                assertThat(service.path("healthcheck").path("test").size()).as(name).isPositive();
              }
            });
  }

  @Test
  void onlyTheEdgeAndTheDashboard_publishPorts() {
    services(read("cpu", "gpu", "observability"))
        .forEach(
            (name, service) -> {
              if (name.equals("grafana")) {
                assertThat(service.at("/ports/0/host_ip").asString()).isEqualTo("127.0.0.1");
              } else if (!name.equals("edge")) {
                assertThat(service.path("ports").size()).as(name).isZero();
              }
            });
    assertThat(read().at("/services/edge/ports/0/published").asString()).isEqualTo("18000");
  }

  @Test
  void dockerSocket_isMountedByTheProxyAlone_andOnlyTheLauncherReachesTheProxy() {
    Set<String> near = new TreeSet<>();
    services(read("cpu", "gpu", "observability"))
        .forEach(
            (name, service) -> {
              boolean holdsSocket = service.path("volumes").toString().contains("docker.sock");
              assertThat(holdsSocket).as(name).isEqualTo(name.equals("docker-proxy"));
              if (service.path("networks").has("docker")) {
                near.add(name);
              }
            });
    assertThat(near).containsExactly("docker-proxy", "launcher");
  }

  @Test
  void apps_reachTheEdgeButNoServer() {
    Map<String, JsonNode> services = services(read("cpu", "gpu"));
    for (String app : List.of("app-cpu", "app-gpu")) {
      assertThat(services.get(app).path("networks").propertyNames()).containsExactly("apps");
    }
    for (String server : List.of("rabbitmq", "redis")) {
      assertThat(services.get(server).path("networks").propertyNames()).containsExactly("inner");
    }
    assertThat(read().at("/networks/inner/internal").asBoolean()).isTrue();
    assertThat(read().at("/networks/apps/internal").asBoolean()).isTrue();
  }

  @Test
  void secrets_areFilesAndNotVariables() {
    read()
        .path("secrets")
        .forEach(secret -> assertThat(secret.path("file").asString("")).isNotEmpty());
    services(read("cpu", "gpu", "observability"))
        .forEach(
            (name, service) ->
                service
                    .path("environment")
                    .properties()
                    .forEach(
                        entry -> {
                          if (entry.getKey().matches("(?i).*(password|secret|token|key).*")) {
                            assertThat(entry.getValue().asString())
                                .as(name + " " + entry.getKey())
                                .startsWith("/run/secrets/");
                          }
                        }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-cpu", "app-gpu", "grafana"})
  void container_isAsPinned(String name) throws IOException {
    JsonNode service = services(read("cpu", "gpu", "observability")).get(name);
    Map<String, JsonNode> pinned = new TreeMap<>();
    for (String field : PINNED) {
      if (!service.path(field).isMissingNode() && !service.path(field).isNull()) {
        pinned.put(field, service.path(field));
      }
    }
    String text =
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(pinned) + "\n";
    Path golden =
        ComposeFiles.ROOT.resolve(
            "tests/system-tests/src/test/resources/golden/compose/" + name + ".json");
    if (Boolean.getBoolean("dsfleet.golden.write")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
  }

  @Test
  void tlsFile_publishesThePlainPortLocallyOnly() {
    JsonNode edge =
        ComposeFiles.read(List.of("docker-compose.tls.yml"), ALL, Map.of()).at("/services/edge");
    assertThat(edge.at("/ports/0/target").asInt()).isEqualTo(18443);
    assertThat(edge.at("/ports/1/host_ip").asString()).isEqualTo("127.0.0.1");
    assertThat(edge.path("ports").size()).isEqualTo(2);
  }

  @Test
  void hostFile_startsALauncherWithoutLocalServers() {
    Map<String, String> settings =
        Map.of(
            "DSFLEET_HOST", "gpu-2",
            "DSFLEET_APP_SERVER", "ws://first:18000/deepstream/ws",
            "DSFLEET_RABBITMQ_ADDRESS", "first:5672",
            "DSFLEET_REDIS_ADDRESS", "first:6379");
    JsonNode launcher =
        ComposeFiles.read(List.of("docker-compose.host.yml"), ALL, settings)
            .at("/services/launcher");
    assertThat(launcher.path("depends_on").propertyNames()).containsExactly("docker-proxy");
    assertThat(launcher.at("/environment/DSFLEET_LAUNCHER_HOST").asString()).isEqualTo("gpu-2");
    assertThat(launcher.at("/environment/DSFLEET_REDIS_ADDRESS").asString())
        .isEqualTo("first:6379");
  }

  @Test
  void serversFile_publishesServersOnTheGivenAddressOnly() {
    JsonNode all =
        ComposeFiles.read(
            List.of("docker-compose.servers.yml"),
            List.of(),
            Map.of("DSFLEET_SERVERS_ADDRESS", "10.0.0.1"));
    assertThat(all.at("/services/redis/ports/0/host_ip").asString()).isEqualTo("10.0.0.1");
    assertThat(all.at("/services/rabbitmq/ports/0/host_ip").asString()).isEqualTo("10.0.0.1");
  }

  private static JsonNode read(String... profiles) {
    return ComposeFiles.read(List.of(), List.of(profiles), Map.of());
  }

  private static Map<String, JsonNode> services(JsonNode configuration) {
    Map<String, JsonNode> services = new TreeMap<>();
    configuration
        .path("services")
        .properties()
        .forEach(entry -> services.put(entry.getKey(), entry.getValue()));
    assertThat(services).isNotEmpty();
    return services;
  }

  private static Set<String> names(JsonNode configuration) {
    return services(configuration).keySet();
  }
}
