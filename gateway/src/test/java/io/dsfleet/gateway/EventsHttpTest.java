package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(SharedGatewayExtension.class)
@Timeout(60)
class EventsHttpTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private record Event(String id, String kind, JsonNode data) {}

  @Test
  @CoversRoutes("GET /deepstream/jobs/{id}/events")
  void events_of_a_job_cover_its_whole_life(GatewayFixture gateway) throws Exception {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    String id = gateway.submit(GatewayFixture.camera());
    List<Event> events = new ArrayList<>();
    try (BufferedReader stream = open(gateway, "/deepstream/jobs/" + id + "/events")) {
      events.add(next(stream));
      assertThat(events.getFirst().data().path("state").asString()).isEqualTo("ACCEPTED");
      fleet.complete(fleet.start(id), 1);
      for (Event event = next(stream); event != null; event = next(stream)) {
        events.add(event);
      }
    } finally {
      fleet.disconnect(instance);
    }

    assertThat(events)
        .extracting(event -> event.data().path("state").asString())
        .containsSubsequence("ACCEPTED", "QUEUED", "ASSIGNED", "STARTED", "COMPLETED");
    assertThat(events.getLast().data().path("outcome").asString()).isEqualTo("all");
    assertThat(events.getFirst().data().has("outcome")).isFalse();
    assertThat(events).allMatch(event -> id.equals(event.data().path("job_id").asString()));
    assertThat(events).extracting(Event::id).doesNotHaveDuplicates().doesNotContainNull();
  }

  @Test
  void a_client_resumes_after_its_last_event_on_any_replica(GatewayFixture gateway)
      throws Exception {
    String id = gateway.submit(GatewayFixture.camera());
    Event first;
    try (BufferedReader stream = open(gateway, "/deepstream/jobs/" + id + "/events")) {
      first = next(stream);
    }
    gateway.state().jobTransitions().cancel(id, "test").join();

    List<Event> rest = new ArrayList<>();
    try (BufferedReader stream =
        open(gateway, "/deepstream/jobs/" + id + "/events", "Last-Event-ID", first.id())) {
      for (Event event = next(stream); event != null; event = next(stream)) {
        rest.add(event);
      }
    }

    assertThat(rest)
        .extracting(event -> event.data().path("state").asString())
        .containsExactly("CANCELLED");
  }

  @Test
  void events_of_an_ended_job_end_after_its_last_event(GatewayFixture gateway) throws Exception {
    String id = gateway.submit(GatewayFixture.camera());
    gateway.state().jobTransitions().cancel(id, "test").join();
    String end = gateway.state().queries().lastFeedId().join();

    try (BufferedReader stream =
        open(gateway, "/deepstream/jobs/" + id + "/events?last_event_id=" + end)) {
      assertThat(next(stream).data().path("state").asString()).isEqualTo("CANCELLED");
      assertThat(next(stream)).isNull();
    }
  }

  @Test
  @CoversRoutes("GET /deepstream/events")
  void events_of_a_pool_are_live_with_heartbeats(GatewayFixture gateway) throws Exception {
    try (BufferedReader stream = open(gateway, "/deepstream/events?pool=" + gateway.pool())) {
      assertThat(stream.readLine()).startsWith("retry:");
      String line = stream.readLine();
      while (!line.startsWith(":")) {
        line = stream.readLine();
      }
      String id = gateway.submit(GatewayFixture.camera());
      Event event = next(stream);
      while (!id.equals(event.data().path("job_id").asString())) {
        event = next(stream);
      }
      assertThat(event.kind()).isEqualTo("job");
      assertThat(event.data().path("at").asString()).endsWith("Z");
    }
  }

  private static BufferedReader open(GatewayFixture gateway, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri(path)).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<InputStream> response =
        gateway.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    GatewayFixture.recordSuccess(response);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** The next event, null at the end. */
  private static Event next(BufferedReader stream) throws IOException {
    String id = null;
    String kind = "";
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        kind = line.substring(7);
      } else if (line.startsWith("data: ")) {
        return new Event(id, kind, MAPPER.readTree(line.substring(6)));
      }
    }
    return null;
  }
}
