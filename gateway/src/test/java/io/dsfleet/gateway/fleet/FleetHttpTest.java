package io.dsfleet.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.CoversRoutes;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.SharedGatewayExtension;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class FleetHttpTest {
  private static final String FLEET = "/deepstream/fleet";

  private static String groups(String groups) {
    return "{\"groups\": [" + groups.replace('\'', '"') + "]}";
  }

  @Test
  @CoversRoutes({"GET /deepstream/fleet", "PUT /deepstream/fleet"})
  void putFleet_isStored_andServedBesideTheActualState(GatewayFixture gateway) {
    HttpAnswer put =
        gateway.put(
            FLEET,
            groups(
                """
                {'name': 'night', 'host': 'gpu-1', 'profile': 'deepstream', 'streams_count': 3,
                 'instances': 2, 'settings': {'gpu_allocated': [0]}},
                {'name': 'elastic', 'minimum': 1, 'maximum': 4}
                """));
    assertThat(put.status()).as(put.toString()).isEqualTo(200);
    ProcessRecord member =
        ProcessRecord.launching("m-1", "night-1", "gpu-1", "deepstream", 3, 1)
            .withGroup("night")
            .withState(ProcessState.RUNNING, null, 1);
    ProcessRecord surplus =
        ProcessRecord.launching("m-3", "night-3", "gpu-1", "deepstream", 3, 1)
            .withGroup("night")
            .withState(ProcessState.STOPPING, null, 1);
    gateway.state().processes().put(member).join();
    gateway.state().processes().put(surplus).join();
    try {
      JsonNode seen = gateway.get(FLEET + "/?pool=" + gateway.pool()).json();

      assertThat(seen.path("converged").asBoolean()).isFalse();
      JsonNode elastic = seen.path("groups").path(0);
      assertThat(elastic.path("host").asString()).isEqualTo("local");
      assertThat(elastic.path("instances").asInt()).isEqualTo(1);
      JsonNode night = seen.path("groups").path(1);
      assertThat(night.path("name").asString()).isEqualTo("night");
      assertThat(night.path("running").asInt()).isEqualTo(1);
      assertThat(night.path("surplus").asInt()).isEqualTo(1);
      assertThat(night.path("outdated").asInt()).as("another GPU by now").isEqualTo(1);
      assertThat(gateway.state().queries().desiredState().join().groupsOf("gpu-1"))
          .extracting(InstanceGroup::instanceIds)
          .containsExactly(List.of("night-1", "night-2"));
    } finally {
      gateway.state().processes().remove("m-1").join();
      gateway.state().processes().remove("m-3").join();
    }
  }

  @Test
  void putFleet_onAnOldVersion_isRefused(GatewayFixture gateway) {
    long version = gateway.put(FLEET, groups("")).json().path("version").asLong();
    String body = "{\"version\": %d, \"groups\": [{\"name\": \"a\", \"instances\": 1}]}";

    assertThat(gateway.put(FLEET, body.formatted(version)).status()).isEqualTo(200);
    HttpAnswer stale = gateway.put(FLEET, body.replace("\"a\"", "\"b\"").formatted(version));

    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().path("code").asString()).isEqualTo("fleet_changed");
    assertThat(gateway.get(FLEET).json().at("/groups/0/name").asString()).isEqualTo("a");
    assertThat(gateway.get(FLEET).json().path("version").asLong()).isEqualTo(version + 1);
  }

  @Test
  void getFleet_canBeSentBack(GatewayFixture gateway) {
    gateway.put(FLEET, groups("{'name': 'back', 'instances': 0}"));

    HttpAnswer sentBack = gateway.put(FLEET, gateway.get(FLEET).json().toString());
    HttpAnswer misspelled = gateway.put(FLEET, groups("{'name': 'back', 'instance': 0}"));

    assertThat(sentBack.status()).as(sentBack.toString()).isEqualTo(200);
    assertThat(misspelled.json().path("errors").get(0).path("message").asString())
        .isEqualTo("unknown name 'instance'; did you mean 'instances'?");
  }

  @Test
  void scaledGroup_keepsItsSize_withinItsBounds(GatewayFixture gateway) {
    gateway.put(FLEET, groups("{'name': 'e', 'minimum': 1, 'maximum': 5, 'instances': 4}"));
    gateway.put(FLEET, groups("{'name': 'e', 'minimum': 1, 'maximum': 3}"));

    assertThat(gateway.get(FLEET).json().at("/groups/0/instances").asInt()).isEqualTo(3);
  }

  @Test
  void invalidFleet_isRefusedByField(GatewayFixture gateway) {
    Map<String, String> bad =
        Map.ofEntries(
            Map.entry("{'instances': 1}", "groups[0].name"),
            Map.entry("{'name': '../x', 'instances': 1}", "groups[0].name"),
            Map.entry("{'name': 'a'}", "groups[0].instances"),
            Map.entry("{'name': 'a', 'instances': -1}", "groups[0].instances"),
            Map.entry("{'name': 'a', 'instances': 257}", "groups[0].instances"),
            Map.entry("{'name': 'a', 'minimum': 1}", "groups[0].minimum"),
            Map.entry("{'name': 'a', 'minimum': 3, 'maximum': 2}", "groups[0].minimum"),
            Map.entry(
                "{'name': 'a', 'minimum': 1, 'maximum': 2, 'instances': 3}", "groups[0].instances"),
            Map.entry(
                "{'name': 'a', 'instances': 1}, {'name': 'a', 'instances': 1}", "groups[1].name"),
            Map.entry("{'name': 'a', 'instances': 1, 'host': '/h'}", "groups[0].host"),
            Map.entry(
                "{'name': 'a', 'instances': 1, 'settings': {'log_dir': '/a'}}",
                "groups[0].settings.log_dir"),
            Map.entry("null", "groups[0]"));
    long version = gateway.get(FLEET).json().path("version").asLong();

    bad.forEach(
        (body, field) -> {
          HttpAnswer answer = gateway.put(FLEET, groups(body));
          assertThat(answer.status()).as(body + " " + answer).isEqualTo(422);
          assertThat(answer.json().at("/errors/0/field").asString()).as(body).isEqualTo(field);
        });
    assertThat(gateway.put(FLEET, "{}").status()).isEqualTo(422);
    assertThat(gateway.put(FLEET + "?pool=nobodys", groups("")).status()).isEqualTo(404);
    assertThat(gateway.get(FLEET).json().path("version").asLong()).isEqualTo(version);
  }
}
