package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import org.junit.jupiter.api.Test;

class ClosedGatewayTest {
  @Test
  void without_keys_a_closed_gateway_serves_only_the_health_status() {
    try (GatewayFixture gateway = GatewayFixture.start("--dsfleet.gateway.open=false")) {
      HttpAnswer health = gateway.get("/deepstream/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.header("Retry-After")).isEqualTo("1");
      assertThat(health.response().body()).isEqualTo("{\"status\":\"unavailable\"}");
      assertThat(gateway.get("/health/").status()).isEqualTo(200);
      for (String path :
          new String[] {
            "/deepstream/jobs", "/deepstream/instances/", "/", "/deepstream/events", "/nowhere"
          }) {
        HttpAnswer answer = gateway.get(path);
        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(answer.json().path("code").asString()).isEqualTo("no_key");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
      }
      assertThat(
              gateway
                  .post("/deepstream/analysis/start", gateway.start(GatewayFixture.camera()))
                  .status())
          .isEqualTo(401);
    }
  }

  @Test
  void without_keys_other_addresses_than_loopback_are_refused() {
    assertThatThrownBy(
            () -> GatewayFixture.start("--server.address=0.0.0.0", "--dsfleet.gateway.open=true"))
        .hasStackTraceContaining("loopback address while dsfleet.gateway.open=true")
        .hasStackTraceContaining("0.0.0.0");
  }
}
