package io.dsfleet.launcher.launch;

import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One life of a launch.
 *
 * @param processId id of the launch
 * @param instanceId {@code APP_ID}
 * @param host name of the launcher's host
 * @param pool whose jobs it serves
 * @param profileName name of the profile
 * @param profile way to run it
 * @param streams slots
 * @param settings what this launch has of its own
 * @param folder the instance's own folder on the host
 */
public record LaunchSpec(
    String processId,
    String instanceId,
    String host,
    String pool,
    String profileName,
    Profile profile,
    int streams,
    LaunchSettings settings,
    Path folder) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]");
  private static final int STREAMS_MAX = 256;
  private static final int ARGUMENTS_MAX = 64;
  private static final int ARGUMENT_LENGTH = 4_096;
  private static final int GPU_MAX = 255;

  /** Refuses what no app could be started with; looks at nothing but the values. */
  public LaunchSpec checked() throws LaunchRefusedException {
    requireId("process_id", processId);
    requireId("instance_id", instanceId);
    if (streams < 1 || streams > STREAMS_MAX) {
      throw refused(
          "streams_count", "expected streams_count 1 to " + STREAMS_MAX + ", but it is " + streams);
    }
    for (int gpu : gpus()) {
      if (gpu < 0 || gpu > GPU_MAX) {
        throw refused(
            "gpu_allocated", "expected gpu_allocated of 0 to " + GPU_MAX + ", but one is " + gpu);
      }
    }
    if (gpus().stream().distinct().count() != gpus().size()) {
      throw refused(
          "gpu_allocated", "expected each GPU once in gpu_allocated, but one is repeated");
    }
    checkArguments();
    return this;
  }

  private void checkArguments() throws LaunchRefusedException {
    List<String> arguments = arguments();
    if (arguments.size() > ARGUMENTS_MAX) {
      throw refused(
          "additional_args",
          "expected at most "
              + ARGUMENTS_MAX
              + " additional_args, but there are "
              + arguments.size());
    }
    for (String argument : arguments) {
      if (argument.length() > ARGUMENT_LENGTH || CONTROL.matcher(argument).find()) {
        throw refused(
            "additional_args",
            "expected additional_args of up to "
                + ARGUMENT_LENGTH
                + " characters without control characters, but one is not");
      }
    }
  }

  /** Checks an id that becomes a name of a folder, a container and an environment variable. */
  public static void requireId(String field, String id) throws LaunchRefusedException {
    if (!ID.matcher(id).matches()) {
      throw refused(
          field, "expected " + field + " of 1 to 64 of A-Z a-z 0-9 _ -, but it is something else");
    }
  }

  /** Devices that the app shall see, in its order. */
  public List<Integer> gpus() {
    return Objects.requireNonNullElse(settings.gpus(), profile.gpus());
  }

  /** Arguments beyond the profile's command. */
  public List<String> arguments() {
    return Objects.requireNonNullElse(settings.arguments(), List.of());
  }

  /** Name of the running container to start in, null where the profile has none. */
  public @Nullable String container() {
    return Objects.requireNonNullElse(settings.container(), profile.docker().container());
  }

  private static LaunchRefusedException refused(String field, String message) {
    return new LaunchRefusedException(RequestRefusal.INVALID_SETTING, field, message);
  }
}
