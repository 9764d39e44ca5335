package io.dsfleet.state.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the OS process of a launch, so that a restarted launcher finds it again.
 *
 * @param runner how it was started: {@code process}, {@code exec} or {@code container}
 * @param hostPid pid on the host, null until known
 * @param containerPid pid inside its container, null where there is none or until known
 * @param startTicks start time in clock ticks after boot; identifies the process with pid and boot
 *     id
 * @param bootId of the host
 * @param container id of its container, null for a plain process
 * @param containerName name of the container, for display
 * @param execId Docker's id of the exec, stored before the exec is started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessLocator(
    @JsonProperty("runner") String runner,
    @JsonProperty("pid") @Nullable Long hostPid,
    @JsonProperty("inner_pid") @Nullable Long containerPid,
    @JsonProperty("ticks") @Nullable Long startTicks,
    @JsonProperty("boot") @Nullable String bootId,
    @JsonProperty("container") @Nullable String container,
    @JsonProperty("container_name") @Nullable String containerName,
    @JsonProperty("exec") @Nullable String execId) {

  /** A process of the host outside containers. */
  public static ProcessLocator onHost(long pid, long startTicks, String bootId) {
    return new ProcessLocator("process", pid, null, startTicks, bootId, null, null, null);
  }
}
