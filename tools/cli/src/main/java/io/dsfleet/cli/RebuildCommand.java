package io.dsfleet.cli;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.FleetConnectionOptions;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.devtools.CommandFailure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code rebuild}: restores a pool's state from the journal after Redis lost it. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "Restore a pool's state from the RabbitMQ journal after Redis lost its data. Does nothing"
            + " if the state is in use. Use the bootstrap admin key: all others were lost with"
            + " Redis.")
final class RebuildCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 500;

  @Option(
      names = "--pool",
      defaultValue = "default",
      paramLabel = "NAME",
      description = "Pool to rebuild (default: ${DEFAULT-VALUE}).")
  private String pool = "default";

  @Mixin private FleetConnectionOptions connection = new FleetConnectionOptions();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "Time to wait for the rebuild (default: ${DEFAULT-VALUE}).")
  private int seconds = 120;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (!pool.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new CommandFailure(
          "invalid --pool '" + pool + "': use 1 to 64 characters of A-Z a-z 0-9 _ -", 2);
    }
    CheckedFleetClient client = connection.client();
    RequestPath path = RequestPath.of("/deepstream/pools", pool, "rebuild");
    JsonNode first = client.post(path, Map.of());
    if (isInUse(first)) {
      print("the state of pool " + pool + " is in use: nothing to rebuild");
      return 0;
    }
    print("requested the rebuild of pool " + pool);
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (System.nanoTime() - deadline < 0) {
      var _ = never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      JsonNode now = client.get(path);
      if (isInUse(now)) {
        print("rebuilt as generation " + now.path("generation").asLong());
        return 0;
      }
    }
    throw new CommandFailure(
        "pool %s was not rebuilt within %d s; see the log of the scheduler"
            .formatted(pool, seconds));
  }

  private static boolean isInUse(JsonNode answer) {
    return answer.path("in_use").asBoolean();
  }

  private void print(String line) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
