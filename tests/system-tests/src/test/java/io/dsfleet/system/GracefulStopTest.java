package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.RawAppClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Behaviour of each service from SIGTERM to its exit, as seen by clients and apps. */
class GracefulStopTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration BOUND = Duration.ofSeconds(60);

  /** Exit code of a JVM that was stopped by SIGTERM. */
  private static final int TERMINATED = 143;

  /** Long enough to look on a busy machine. */
  private static final Map<String, String> SETTINGS =
      Map.of("DSFLEET_GATEWAY_MINDRAINTIME", "6s", "DSFLEET_BRIDGE_MINDRAINTIME", "6s");

  @Test
  void gateway_reportsDraining_servesRequests_andEndsItsStreams() {
    try (SeparateServices services = SeparateServices.start("graceful-gateway", SETTINGS)) {
      FleetClient client = services.client();
      CompletableFuture<Void> stream = followed(services.address().resolve("/deepstream/events"));

      services.terminate("gateway");

      FleetClient.HttpReply[] health = new FleetClient.HttpReply[1];
      await("health says that the gateway drains")
          .atMost(BOUND)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                health[0] = client.get("/deepstream/health");
                return health[0].status() == 503;
              });
      assertThat(health[0].body().path("status").asString()).isEqualTo("shutting_down");
      assertThat(health[0].body().at("/websocket/is_shutting_down").asBoolean()).isTrue();
      assertThat(health[0].header("Retry-After")).isPresent();
      String job = client.submit(JobRequests.fileset(7_001, 1));
      assertThat(stream).as("the stream of events ends").succeedsWithin(BOUND);
      assertThat(services.awaitEnd("gateway")).isEqualTo(TERMINATED);

      services.startAgain("gateway");
      assertThat(client.job(job).path("camera_id").asLong()).isEqualTo(7_001);
    }
  }

  @Test
  void bridge_closesItsSocketsWith1001_refusesNewOnesWith1013_andLeavesJobsToTheirApps() {
    try (SeparateServices services = SeparateServices.start("graceful-bridge", SETTINGS)) {
      FleetClient client = services.client();
      String job;
      try (RawAppClient app = RawAppClient.registered(services.socket(), "graceful-app", 4711)) {
        client.awaitInstance("graceful-app", 1);
        job = client.submit(JobRequests.fileset(7_002, 2));
        app.startJob();
        client.awaitState(job, "RUNNING", BOUND);

        services.terminate("ds-bridge");

        assertThat(app.awaitClose()).isEqualTo(1001);
        assertThat(app.hasReceived("terminate_app")).isFalse();
        assertThat(app.hasReceived("interrupt_analysis")).isFalse();
        try (RawAppClient late = RawAppClient.open(services.socket())) {
          assertThat(late.awaitClose()).isEqualTo(1013);
        }
      }
      assertThat(services.awaitEnd("ds-bridge")).isEqualTo(TERMINATED);
      client.awaitGone("graceful-app");
      assertThat(client.job(job).path("state").asString()).isEqualTo("RUNNING");
    }
  }

  @Test
  void schedulerAndLauncher_stopInTime_andLoseNoMessage() {
    try (SeparateServices services = SeparateServices.start("graceful-others", SETTINGS)) {
      FleetClient client = services.client();
      services.terminate("scheduler");
      String job = client.submit(JobRequests.fileset(7_003, 1));
      assertThat(services.awaitEnd("scheduler")).isEqualTo(TERMINATED);

      services.startAgain("scheduler");
      client.awaitState(job, "QUEUED", BOUND);
      services.terminate("launcher");
      assertThat(services.awaitEnd("launcher")).isEqualTo(TERMINATED);
    }
  }

  /** Reads the event stream; completes when it ends without an error. */
  private static CompletableFuture<Void> followed(URI events) {
    CompletableFuture<Void> opened = new CompletableFuture<>();
    CompletableFuture<Void> ended =
        HTTP.sendAsync(
                HttpRequest.newBuilder(events).build(),
                answer -> {
                  opened.complete(null);
                  return HttpResponse.BodySubscribers.discarding();
                })
            .thenAccept(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    opened.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
    return ended;
  }
}
