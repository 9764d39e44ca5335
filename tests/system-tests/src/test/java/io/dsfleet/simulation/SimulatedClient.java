package io.dsfleet.simulation;

import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Upstreams and their gateway. A job answered with 202 must not be lost; a client without a reply
 * retries with the same idempotency key.
 */
final class SimulatedClient {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int[] PRIORITIES = {0, 0, 0, 5};

  private final SimulatedWorld world;
  private final FleetSimulation simulation;
  private final Map<Integer, String> promised = new TreeMap<>();
  private final List<String> cancelled = new ArrayList<>();
  private int open;
  private int tries;

  SimulatedClient(SimulatedWorld world, FleetSimulation simulation) {
    this.world = world;
    this.simulation = simulation;
  }

  /** Submits a job; {@code number} is its idempotency key. */
  void submit(int number) {
    open++;
    int files = world.below(5);
    List<MediaFile> named =
        LongStream.rangeClosed(1, files)
            .mapToObj(i -> new MediaFile(FileType.FILE, i, "/m/" + i, i + ".mp4", null))
            .toList();
    AnalysisRequest request =
        new AnalysisRequest(
            1L + (world.chance(0.1) ? world.below(5) : number + 100),
            CameraType.FILESET,
            "/m",
            "camera",
            "/out",
            files == 0 ? null : named,
            null,
            FleetSimulation.POOL,
            world.chance(0.5) ? "blue" : "green",
            PRIORITIES[world.below(PRIORITIES.length)]);
    submit(number, request);
  }

  private void submit(int number, AnalysisRequest request) {
    String id = FleetSimulation.POOL + ".%02d-%03d".formatted(number, tries++);
    List<MediaFile> files = request.namedFiles();
    NewJob job =
        new NewJob(
            id,
            request.cameraId(),
            request.cameraType(),
            request.cameraName(),
            request.tenantOrDefault(),
            request.priorityOrDefault(),
            files.isEmpty() ? null : files.size(),
            MAPPER.writeValueAsString(request),
            "key " + number,
            "hash",
            false,
            null);
    GatewayNode gateway = simulation.gateway();
    if (gateway == null) {
      world.schedule(1_000, "", () -> submit(number, request));
      return;
    }
    var _ =
        gateway
            .pool()
            .acceptance()
            .accept(job)
            .whenComplete(
                (reply, failed) -> {
                  if (failed == null) {
                    accepted(gateway, number, request, reply);
                  } else {
                    world.schedule(1_000, "", () -> submit(number, request));
                  }
                });
  }

  private void accepted(
      GatewayNode gateway, int number, AnalysisRequest request, JobAcceptanceReply reply) {
    open--;
    switch (reply) {
      case JobAcceptanceReply.Accepted accepted -> {
        promise(number, accepted.jobId());
        publish(gateway, accepted.jobId(), request);
      }
      case JobAcceptanceReply.Replayed replayed -> promise(number, replayed.jobId());
      case JobAcceptanceReply.CameraBusy busy -> {}
      case JobAcceptanceReply.KeyReused reused ->
          throw new RuleViolation("a key gives one job", reused.toString(), "");
    }
  }

  private void promise(int number, String id) {
    String before = promised.putIfAbsent(number, id);
    if (before != null && !before.equals(id)) {
      throw new RuleViolation("a key gives one job", before + " and " + id, id);
    }
  }

  private static void publish(GatewayNode gateway, String id, AnalysisRequest request) {
    var _ =
        gateway
            .broker()
            .send(Topology.JOBS, FleetSimulation.POOL, new SubmitJob(id, request, null, null))
            .thenAccept(
                published -> {
                  if (published == PublishOutcome.CONFIRMED) {
                    var _ = gateway.pool().acceptance().confirmSubmissions(List.of(id));
                  }
                });
  }

  /** Cancels a random job. */
  void cancel() {
    if (!promised.isEmpty()) {
      String id = world.pick(List.copyOf(promised.values()));
      command(new CancelJob(id, "user"), () -> cancelled.add(id));
    }
  }

  /** Changes the priority of a random job. */
  void reprioritize() {
    if (!promised.isEmpty()) {
      String id = world.pick(List.copyOf(promised.values()));
      command(new ChangePriority(id, PRIORITIES[world.below(PRIORITIES.length)]), () -> {});
    }
  }

  private void command(ControlCommand command, Runnable done) {
    GatewayNode gateway = simulation.gateway();
    if (gateway != null) {
      var _ =
          gateway
              .broker()
              .send(Topology.CONTROL, FleetSimulation.POOL, command)
              .thenAccept(published -> done.run());
    }
  }

  /** Ids of the accepted jobs. */
  List<String> promised() {
    return List.copyOf(promised.values());
  }

  /** Ids of the jobs whose cancellation was accepted. */
  List<String> cancelled() {
    return cancelled;
  }

  boolean isIdle() {
    return open == 0;
  }
}
