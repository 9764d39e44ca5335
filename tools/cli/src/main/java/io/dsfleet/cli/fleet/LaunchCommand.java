package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code launch}: starts an app. */
@Command(
    name = "launch",
    mixinStandardHelpOptions = true,
    description = "Start an app by a profile of its launcher and print its instance id.",
    footer = {"", "Example: ./dsfleet launch --profile reference --streams 2"})
public final class LaunchCommand extends FleetClientCommand {
  @Option(
      names = "--profile",
      paramLabel = "NAME",
      required = true,
      description = "Profile of the launcher, for example reference.")
  private String profile = "";

  @Option(names = "--instance-id", paramLabel = "ID", description = "Id (default: a new one).")
  private @Nullable String instanceId;

  @Option(names = "--streams", paramLabel = "N", description = "Streams (default: the profile's).")
  private @Nullable Integer streams;

  @Option(names = "--pool", paramLabel = "POOL", description = "Pool of the app.")
  private @Nullable String pool;

  @Option(names = "--host", paramLabel = "HOST", description = "Host whose launcher starts it.")
  private @Nullable String host;

  @Option(names = "--gpu", paramLabel = "N", split = ",", description = "GPUs, by number.")
  private List<Integer> gpus = List.of();

  @Option(names = "--container", paramLabel = "NAME", description = "Container to start it in.")
  private @Nullable String container;

  @Option(
      names = "--config",
      paramLabel = "KEY=VALUE",
      description = "Value for the profile's configuration template. May be repeated.")
  private Map<String, String> config = Map.of();

  @Override
  public Integer call() {
    JsonNode launched = client().post(RequestPath.of("/deepstream/launch"), body());
    print(launched, JsonText.field(launched, "instance_id"));
    return ExitStatus.OK;
  }

  private Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("profile", profile);
    put(body, "instance_id", instanceId);
    put(body, "streams_count", streams);
    put(body, "pool", pool);
    put(body, "host", host);
    put(body, "docker_container", container);
    put(body, "gpu_allocated", gpus.isEmpty() ? null : gpus);
    put(body, "config", config.isEmpty() ? null : config);
    return body;
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }
}
