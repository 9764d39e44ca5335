package io.dsfleet.gateway.testroutes;

import io.dsfleet.messages.job.AnalysisRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sample requests and instances, in the structure of the original server's samples. */
final class SampleData {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final JsonNode root;

  SampleData() {
    try (InputStream in =
        Objects.requireNonNull(SampleData.class.getResourceAsStream("sample_data.json"))) {
      root = MAPPER.readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  JsonNode all() {
    return root;
  }

  JsonNode scenarios() {
    return root.path("test_scenarios");
  }

  JsonNode errorScenarios() {
    return root.path("error_scenarios");
  }

  /** The sample request at the index, addressed to the pool; empty if there is none. */
  Optional<AnalysisRequest> findRequest(int index, String pool) {
    JsonNode sample = root.path("analysis_requests").get(index);
    return sample == null
        ? Optional.empty()
        : Optional.of(MAPPER.treeToValue(sample, AnalysisRequest.class))
            .map(
                request ->
                    new AnalysisRequest(
                        request.cameraId(),
                        request.cameraType(),
                        request.cameraPath(),
                        request.cameraName(),
                        request.outputDir(),
                        request.files(),
                        request.initFile(),
                        pool,
                        request.tenant(),
                        request.priority()));
  }

  /** Streams of the sample instance with this id, 3 if there is none. */
  int streamsCountOf(String instanceId) {
    return root.path("deepstream_instances")
        .valueStream()
        .filter(instance -> instance.path("instance_id").asString().equals(instanceId))
        .map(instance -> instance.path("streams_count").asInt())
        .findFirst()
        .orElse(3);
  }
}
