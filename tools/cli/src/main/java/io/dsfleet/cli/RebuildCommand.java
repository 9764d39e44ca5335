package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.api.FleetApiClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rebuild}: restores a pool's state from the journal after Redis lost it. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "Restore a pool's state from the RabbitMQ journal after Redis lost its data. Does nothing"
            + " if the state is in use.")
final class RebuildCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 500;

  @Option(
      names = "--pool",
      defaultValue = "default",
      paramLabel = "NAME",
      description = "Pool to rebuild (default: ${DEFAULT-VALUE}).")
  private String pool = "default";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The fleet's address (default: DSFLEET_URL, else http://127.0.0.1:18000). The key is read"
              + " from DSFLEET_API_KEY or from the file that DSFLEET_API_KEY_FILE names. Use the"
              + " bootstrap admin key: all others were lost with Redis.")
  private @Nullable String url;

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
    URI base = FleetAccess.url(Optional.ofNullable(url), System.getenv());
    FleetApiClient api = new FleetApiClient(base, FleetAccess.key(System.getenv()));
    String path = "/deepstream/pools/" + pool + "/rebuild";
    ApiResponse first = request(api, () -> api.post(path, Map.of(), UUID.randomUUID().toString()));
    if (isInUse(first)) {
      print("the state of pool " + pool + " is in use: nothing to rebuild");
      return 0;
    }
    print("requested the rebuild of pool " + pool);
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (System.nanoTime() - deadline < 0) {
      var _ = never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      ApiResponse now = request(api, () -> api.get(path));
      if (isInUse(now)) {
        print("rebuilt as generation " + now.body().path("generation").asLong());
        return 0;
      }
    }
    throw new CommandFailure(
        "pool %s was not rebuilt within %d s; see the log of the scheduler"
            .formatted(pool, seconds));
  }

  private static boolean isInUse(ApiResponse answer) {
    return answer.body().path("in_use").asBoolean();
  }

  /** A call to the fleet. */
  private interface Call {
    ApiResponse send() throws IOException;
  }

  private static ApiResponse request(FleetApiClient api, Call call) {
    try {
      ApiResponse answer = call.send();
      if (!answer.isSuccess()) {
        throw new CommandFailure(answer.reason());
      }
      return answer;
    } catch (IOException unreachable) {
      throw new CommandFailure("no fleet is reachable at " + api.base());
    }
  }

  private void print(String line) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
