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

/** {@code rebuild}: a record that Redis lost, anew from the journal. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "Build the record of a pool anew from its journal in RabbitMQ, after Redis lost its data."
            + " A record that is in use is left alone.")
final class RebuildCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 500;

  @Option(names = "--pool", defaultValue = "default", description = "Which (${DEFAULT-VALUE}).")
  private String pool = "default";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The fleet's address (default: DSFLEET_URL, else http://127.0.0.1:18000). The admin's key"
              + " comes from DSFLEET_API_KEY or the file that DSFLEET_API_KEY_FILE names; all other"
              + " keys were lost with Redis.")
  private @Nullable String url;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait for the end (${DEFAULT-VALUE}).")
  private int seconds = 120;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (!pool.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new CommandFailure("expected --pool of 1 to 64 of A-Z a-z 0-9 _ -, but it is none", 2);
    }
    URI base = FleetAccess.url(Optional.ofNullable(url), System.getenv());
    FleetApiClient api = new FleetApiClient(base, FleetAccess.key(System.getenv()));
    String path = "/deepstream/pools/" + pool + "/rebuild";
    ApiResponse first = asked(api, () -> api.post(path, Map.of(), UUID.randomUUID().toString()));
    if (isInUse(first)) {
      say("the record of " + pool + " is in use: nothing to rebuild");
      return 0;
    }
    say("asked for the rebuild of " + pool + "; a scheduler does it");
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (System.nanoTime() - deadline < 0) {
      var _ = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      ApiResponse now = asked(api, () -> api.get(path));
      if (isInUse(now)) {
        say("rebuilt, as generation " + now.body().path("generation").asLong());
        return 0;
      }
    }
    throw new CommandFailure(
        "expected the record of "
            + pool
            + " to be in use within "
            + seconds
            + " s, but it is not: the scheduler's log says why");
  }

  private static boolean isInUse(ApiResponse answer) {
    return answer.body().path("in_use").asBoolean();
  }

  /** One call to the fleet. */
  private interface Call {
    ApiResponse send() throws IOException;
  }

  private static ApiResponse asked(FleetApiClient api, Call call) {
    try {
      ApiResponse answer = call.send();
      if (!answer.isSuccess()) {
        throw new CommandFailure(answer.reason());
      }
      return answer;
    } catch (IOException away) {
      throw new CommandFailure("no fleet answers at " + api.base());
    }
  }

  private void say(String line) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
