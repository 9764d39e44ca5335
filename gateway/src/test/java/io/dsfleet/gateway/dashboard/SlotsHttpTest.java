package io.dsfleet.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.FakeFleet;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.SharedGatewayExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class SlotsHttpTest {
  @Test
  void slots_areListedWithTheJobsOnThem(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(2);
    try {
      String job = gateway.submit(GatewayFixture.camera());
      fleet.start(job);
      String path = "/deepstream/slots?pool=" + gateway.pool() + "&instance_id=" + instance;

      HttpAnswer all = gateway.get(path);
      JsonNode busy = gateway.get(path + "&busy=true").json();

      assertThat(all.header("X-Total-Count")).isEqualTo("2");
      assertThat(all.json().valueStream().map(slot -> slot.path("stream_id").asInt()))
          .containsExactly(0, 1);
      assertThat(busy.size()).isEqualTo(1);
      assertThat(busy.at("/0/state").asString()).isEqualTo("HELD");
      assertThat(busy.at("/0/job/job_id").asString()).isEqualTo(job);
      assertThat(busy.at("/0/job/state").asString()).isEqualTo("STARTED");
      assertThat(gateway.get(path + "&busy=false").json().at("/0/job").isNull()).isTrue();
      assertThat(gateway.get(path + "&limit=1").header("Link")).contains("offset=1");
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  void slotsOfAnotherInstance_areLeftOut(GatewayFixture gateway) {
    String path = "/deepstream/slots?pool=" + gateway.pool() + "&instance_id=none";

    assertThat(gateway.get(path).json().isEmpty()).isTrue();
  }
}
