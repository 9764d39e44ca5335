package io.dsfleet.launcher;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One launch.
 *
 * @param processId id of the launch
 * @param streams slots, 1 to 256
 * @param folder the instance's own folder; exists after {@link InstanceFolder#prepare}
 */
record LaunchSpec(String processId, String instanceId, String profile, int streams, Path folder) {
  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int STREAMS_MAX = 256;

  /** Refuses an instance id or a number of streams that no app could have. */
  LaunchSpec checked() throws LaunchRefusedException {
    if (!INSTANCE.matcher(instanceId).matches()) {
      throw new LaunchRefusedException(
          "expected instance_id of 1 to 64 of A-Z a-z 0-9 _ -, but it is something else");
    }
    if (streams < 1 || streams > STREAMS_MAX) {
      throw new LaunchRefusedException(
          "expected streams_count 1 to " + STREAMS_MAX + ", but it is " + streams);
    }
    return this;
  }
}
