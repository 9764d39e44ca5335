package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.gateway.GatewayUnderTest.Answer;
import org.junit.jupiter.api.Test;

class ClosedGatewayTest {
  @Test
  void without_keys_a_closed_gateway_serves_only_the_health_status() {
    try (GatewayUnderTest gateway = GatewayUnderTest.start("--dsfleet.gateway.open=false")) {
      Answer health = gateway.get("/deepstream/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.header("Retry-After")).isEqualTo("1");
      assertThat(health.response().body()).isEqualTo("{\"status\":\"unavailable\"}");
      assertThat(gateway.get("/health/").status()).isEqualTo(200);
      for (String path :
          new String[] {
            "/deepstream/jobs", "/deepstream/instances/", "/", "/deepstream/events", "/nowhere"
          }) {
        Answer answer = gateway.get(path);
        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(answer.json().path("code").asString()).isEqualTo("no_key");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
      }
      assertThat(
              gateway
                  .post("/deepstream/analysis/start", gateway.start(GatewayUnderTest.camera()))
                  .status())
          .isEqualTo(401);
    }
  }

  @Test
  void without_keys_other_addresses_than_loopback_are_refused() {
    assertThatThrownBy(
            () -> GatewayUnderTest.start("--server.address=0.0.0.0", "--dsfleet.gateway.open=true"))
        .hasStackTraceContaining("loopback address while dsfleet.gateway.open=true")
        .hasStackTraceContaining("0.0.0.0");
  }
}
