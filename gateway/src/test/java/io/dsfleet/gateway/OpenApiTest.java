package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class OpenApiTest {
  @Test
  void every_route_is_described(GatewayFixture gateway) {
    JsonNode api = gateway.get("/openapi.json").json();

    assertThat(api.path("paths").propertyNames())
        .contains(
            "/deepstream/analysis/start",
            "/deepstream/analysis/status",
            "/deepstream/analysis/status/{id}",
            "/deepstream/events",
            "/deepstream/health",
            "/deepstream/instances",
            "/deepstream/instances/{id}",
            "/deepstream/jobs",
            "/deepstream/jobs/{id}",
            "/deepstream/jobs/{id}/cancel",
            "/deepstream/jobs/{id}/events",
            "/deepstream/jobs/{id}/results",
            "/deepstream/jobs/{id}/timeline");
    assertThat(api.at("/components/schemas/AnalysisRequest/properties").propertyNames())
        .contains("camera_path", "camera_type", "output_dir", "files");
    assertThat(api.at("/components/schemas/JobView/properties").propertyNames())
        .contains("job_id", "waiting");
  }

  @Test
  void docs_redirect_to_the_api_page(GatewayFixture gateway) {
    HttpAnswer docs = gateway.get("/docs");

    assertThat(docs.status()).isEqualTo(302);
    HttpAnswer page = gateway.get(docs.header("Location"));
    assertThat(page.status()).as(page.toString()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
  }
}
