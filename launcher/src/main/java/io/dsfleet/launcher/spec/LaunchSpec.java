package io.dsfleet.launcher.spec;

import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Specification of an app to start.
 *
 * @param processId id of the launch
 * @param instanceId {@code APP_ID}
 * @param host name of the launcher's host
 * @param pool pool that the app serves
 * @param profileName name of the profile
 * @param profile how to run the app
 * @param streams number of slots
 * @param settings settings of this launch
 * @param folder the instance folder on the host
 */
public record LaunchSpec(
    String processId,
    String instanceId,
    String host,
    String pool,
    String profileName,
    LaunchProfile profile,
    int streams,
    LaunchSettings settings,
    Path folder) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]");
  private static final int MAX_STREAMS = 256;
  private static final int MAX_ARGUMENTS = 64;
  private static final int MAX_ARGUMENT_LENGTH = 4_096;
  private static final int MAX_GPU = 255;

  /** Checks the values only, neither files nor containers; returns this specification. */
  public LaunchSpec validated() throws LaunchRefusedException {
    requireId("process_id", processId);
    requireId("instance_id", instanceId);
    if (streams < 1 || streams > MAX_STREAMS) {
      throw refused(
          "streams_count", "expected streams_count 1 to " + MAX_STREAMS + ", but it is " + streams);
    }
    Set<Integer> seen = new HashSet<>();
    for (int gpu : gpus()) {
      if (gpu < 0 || gpu > MAX_GPU) {
        throw refused(
            "gpu_allocated",
            "expected GPUs 0 to " + MAX_GPU + " in gpu_allocated, but one is " + gpu);
      }
      if (!seen.add(gpu)) {
        throw refused(
            "gpu_allocated",
            "cannot use GPU " + gpu + " twice; list each GPU once in gpu_allocated");
      }
    }
    checkArguments();
    return this;
  }

  private void checkArguments() throws LaunchRefusedException {
    List<String> arguments = arguments();
    if (arguments.size() > MAX_ARGUMENTS) {
      throw refused(
          "additional_args",
          "too many additional_args: " + arguments.size() + "; the maximum is " + MAX_ARGUMENTS);
    }
    for (String argument : arguments) {
      if (argument.length() > MAX_ARGUMENT_LENGTH || CONTROL.matcher(argument).find()) {
        throw refused(
            "additional_args",
            "invalid additional_args value "
                + LaunchRefusedException.quoted(argument)
                + "; use up to "
                + MAX_ARGUMENT_LENGTH
                + " characters without control characters");
      }
    }
  }

  /**
   * Refuses additional arguments that the profile does not allow, because options of an app or of
   * GStreamer can load code.
   */
  public LaunchSpec requireAllowedArguments() throws LaunchRefusedException {
    for (String argument : arguments()) {
      if (!profile.allowsArgument(argument)) {
        throw refused(
            "additional_args",
            "additional_args value "
                + LaunchRefusedException.quoted(argument)
                + " is not allowed; dsfleet.launcher.profiles."
                + profileName
                + ".arguments lists the allowed ones");
      }
    }
    return this;
  }

  /** Checks an id that becomes part of file names, container names and environment variables. */
  public static void requireId(String field, String id) throws LaunchRefusedException {
    if (!ID.matcher(id).matches()) {
      throw refused(
          field,
          "invalid "
              + field
              + " "
              + LaunchRefusedException.quoted(id)
              + "; use 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  /** Returns the GPUs that the app may use, in its order. */
  public List<Integer> gpus() {
    return Objects.requireNonNullElse(settings.gpus(), profile.gpus());
  }

  /** Returns the arguments appended to the profile's command. */
  public List<String> arguments() {
    return Objects.requireNonNullElse(settings.arguments(), List.of());
  }

  /** Returns the name of the container to start in, null if the profile has none. */
  public @Nullable String container() {
    return Objects.requireNonNullElse(settings.container(), profile.docker().container());
  }

  private static LaunchRefusedException refused(String field, String message) {
    return new LaunchRefusedException(RequestRefusalCode.INVALID_SETTING, field, message);
  }
}
