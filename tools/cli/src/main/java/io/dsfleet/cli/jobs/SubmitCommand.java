package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetAccess;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.processes.ConditionWait;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code submit}: submits a job. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = {
      "Submit a job and print its id. With --wait, show the progress until the job ends; the exit"
          + " code is then 1 unless it completed.",
      "A relative PATH is resolved against the working folder if the fleet runs on this machine;"
          + " on another machine, PATH and --output must be absolute paths there."
    },
    footer = {"", "Example: ./dsfleet submit samples --output /tmp/results --wait"})
public final class SubmitCommand extends FleetClientCommand {
  private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  @Parameters(
      paramLabel = "PATH",
      description = "Folder of videos, video file, or address of a live stream (rtsp://...).")
  private String media = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Folder of the results (default on this machine: a new folder in .dsfleet/results).")
  private @Nullable Path output;

  @Option(
      names = {"-w", "--wait"},
      description = "Wait until the job ends.")
  private boolean wait;

  @Mixin private SubmissionOptions options = new SubmissionOptions();

  @Override
  public Integer call() {
    CheckedFleetClient client = client();
    boolean local = LOOPBACK.contains(client.base().getHost());
    Path results = results(local);
    Map<String, Object> body = new LinkedHashMap<>(body(local, results));
    body.putAll(options.fields());
    JsonNode accepted = client.post(RequestPath.of("/deepstream/analysis/start"), body);
    String id = JsonText.field(accepted, "job_id");
    if (!wait) {
      print(accepted, id);
      return ExitStatus.OK;
    }
    if (isJson()) {
      return awaitEnd(client, id);
    }
    new JobRunner(
            client.api(),
            new JobRequest(Path.of(String.valueOf(body.get("camera_path"))), results),
            out(),
            TerminalStyle.isTerminal(),
            Thread.currentThread()::isInterrupted)
        .follow(id);
    return ExitStatus.OK;
  }

  private int awaitEnd(CheckedFleetClient client, String id) {
    RequestPath path = RequestPath.of("/deepstream/jobs", id);
    JsonNode job = client.get(path);
    while (!JobRunner.isEnded(job)) {
      if (ConditionWait.until(Thread.currentThread()::isInterrupted, POLL_INTERVAL)) {
        throw new CommandFailure("interrupted before the job ended", ExitStatus.INTERRUPTED);
      }
      job = client.get(path);
    }
    print(job.toString());
    return JsonText.field(job, "state").equals("COMPLETED") ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private Path results(boolean local) {
    if (output == null && !local) {
      throw new CommandFailure(
          "--output is required for a fleet on another machine", ExitStatus.USAGE);
    }
    if (output == null) {
      String folder = FOLDER.format(LocalDateTime.now(ZoneId.systemDefault()));
      return FleetAccess.checkout().state().resolve("results").resolve(folder);
    }
    return local ? output.toAbsolutePath().normalize() : output;
  }

  private Map<String, Object> body(boolean local, Path results) {
    if (media.contains("://")) {
      String host = URI.create(media.replaceAll("[^\\x21-\\x7e]", "_")).getHost();
      return Map.of(
          "camera_type",
          "videostream",
          "camera_path",
          media,
          "camera_name",
          host == null ? "stream" : host,
          "output_dir",
          results.toString());
    }
    if (local) {
      return JobRequest.of(Path.of(media), results).body();
    }
    Map<String, Object> body = new LinkedHashMap<>(new JobRequest(Path.of(media), results).body());
    body.put("camera_type", isVideoFile(media) ? "file" : "fileset");
    return body;
  }

  /** Whether the last part of a path on another machine has the form of a file's name. */
  private static boolean isVideoFile(String path) {
    return path.matches(".*[^/.][.][A-Za-z0-9]{2,4}");
  }
}
