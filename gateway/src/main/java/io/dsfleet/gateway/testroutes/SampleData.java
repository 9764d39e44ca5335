package io.dsfleet.gateway.testroutes;

import io.dsfleet.messages.job.AnalysisRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Data to try things out with, in the structure that the original's has. */
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

  /** The request at the index, in the pool. */
  Optional<AnalysisRequest> request(int index, String pool) {
    JsonNode found = root.path("analysis_requests").get(index);
    return found == null
        ? Optional.empty()
        : Optional.of(MAPPER.treeToValue(found, AnalysisRequest.class))
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

  /** Streams of the instance as the sample has it, 3 where it has none of this id. */
  int streamsOf(String instanceId) {
    return root.path("deepstream_instances")
        .valueStream()
        .filter(each -> each.path("instance_id").asString().equals(instanceId))
        .map(each -> each.path("streams_count").asInt())
        .findFirst()
        .orElse(3);
  }
}
