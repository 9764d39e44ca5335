package io.dsfleet.state.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import org.jspecify.annotations.Nullable;

/**
 * The record of a launch and the current or last run of its process, written only by its host's
 * launcher. It keeps its id over restarts.
 *
 * @param id the launch's id, chosen by the caller
 * @param group the group of the desired state that it belongs to, null if it was launched manually
 * @param sinceMillis when the state began; times are the launcher's clock, for display
 * @param retired whether its end was requested: it is then not a crash, and it is not restarted
 * @param restarts number of restarts
 * @param reason why it is in its state, null if that is evident
 * @param launchedMillis when it was first started
 * @param exitCode exit code of the last run, null while it runs or if it is unknown
 * @param tokenHash SHA-256 of the current run's launch token, hexadecimal; null if it has none
 * @param settings launch settings that override the profile
 * @param locator identifies the OS process, null until it is started
 * @param files its files, null until they are prepared
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessRecord(
    @JsonProperty("id") String id,
    @JsonProperty("instance") String instanceId,
    @JsonProperty("host") String host,
    @JsonProperty("profile") String profile,
    @JsonProperty("streams") int streams,
    @JsonProperty("group") @Nullable String group,
    @JsonProperty("state") ProcessState state,
    @JsonProperty("since") long sinceMillis,
    @JsonProperty("retired") boolean retired,
    @JsonProperty("restarts") int restarts,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("launched") long launchedMillis,
    @JsonProperty("exit") @Nullable Integer exitCode,
    @JsonProperty("token") @Nullable String tokenHash,
    @JsonProperty("settings") @Nullable LaunchSettings settings,
    @JsonProperty("place") @Nullable ProcessLocator locator,
    @JsonProperty("files") @Nullable ProcessFiles files) {

  /** The first record of a launch, before its process is started. */
  public static ProcessRecord launching(
      String id, String instanceId, String host, String profile, int streams, long now) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        null,
        ProcessState.LAUNCHING,
        now,
        false,
        0,
        null,
        now,
        null,
        null,
        null,
        null,
        null);
  }

  /** This record in another state. */
  public ProcessRecord withState(ProcessState next, @Nullable String why, long now) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        group,
        next,
        now,
        retired,
        restarts,
        why,
        launchedMillis,
        exitCode,
        tokenHash,
        settings,
        locator,
        files);
  }

  /** This record with its process. */
  public ProcessRecord withLocator(@Nullable ProcessLocator where) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        group,
        state,
        sinceMillis,
        retired,
        restarts,
        reason,
        launchedMillis,
        exitCode,
        tokenHash,
        settings,
        where,
        files);
  }

  /** This record with its settings and files. */
  public ProcessRecord withLaunch(@Nullable LaunchSettings own, @Nullable ProcessFiles prepared) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        group,
        state,
        sinceMillis,
        retired,
        restarts,
        reason,
        launchedMillis,
        exitCode,
        tokenHash,
        own,
        locator,
        prepared);
  }

  /** This record with the exit code of its run. */
  public ProcessRecord withExit(@Nullable Integer code) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        group,
        state,
        sinceMillis,
        retired,
        restarts,
        reason,
        launchedMillis,
        code,
        tokenHash,
        settings,
        locator,
        files);
  }

  /** The record of a restart with a new token, before the process is started. */
  public ProcessRecord restarted(@Nullable String token, long now) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        group,
        ProcessState.LAUNCHING,
        now,
        retired,
        restarts + 1,
        null,
        launchedMillis,
        null,
        token,
        settings,
        null,
        files);
  }

  /** This record with the token of its run. */
  public ProcessRecord withToken(@Nullable String hash) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        group,
        state,
        sinceMillis,
        retired,
        restarts,
        reason,
        launchedMillis,
        exitCode,
        hash,
        settings,
        locator,
        files);
  }

  /** This record as a member of the group. */
  public ProcessRecord withGroup(@Nullable String name) {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        name,
        state,
        sinceMillis,
        retired,
        restarts,
        reason,
        launchedMillis,
        exitCode,
        tokenHash,
        settings,
        locator,
        files);
  }

  /** This record with its end requested. */
  public ProcessRecord withRetired() {
    return new ProcessRecord(
        id,
        instanceId,
        host,
        profile,
        streams,
        group,
        state,
        sinceMillis,
        true,
        restarts,
        reason,
        launchedMillis,
        exitCode,
        tokenHash,
        settings,
        locator,
        files);
  }
}
