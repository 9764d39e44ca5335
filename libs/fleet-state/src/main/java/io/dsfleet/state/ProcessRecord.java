package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import org.jspecify.annotations.Nullable;

/**
 * A launch and the present or last life of its process; written by its host's launcher only. It
 * keeps its id over restarts.
 *
 * @param id the launch's id, chosen by the asker
 * @param group the group of the desired state that wants it, null if it was launched by hand
 * @param sinceMillis when the state began; times are the launcher's clock, for display
 * @param retired whether it was told to end: its end is no crash, and it is not started again
 * @param restarts lives before the present one
 * @param reason why it is in its state, null where that needs no word
 * @param launchedMillis when it was launched first
 * @param exitCode of the last life, null while it runs or where it could not be read
 * @param tokenHash SHA-256 of the present life's launch token, hexadecimal; null: it has none
 * @param settings what the launch has of its own
 * @param place which process it is, null until one is started
 * @param files what it was started with, null until that is prepared
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
    @JsonProperty("place") @Nullable ProcessPlace place,
    @JsonProperty("files") @Nullable ProcessFiles files) {

  /** The first record of a launch: nothing of it runs yet. */
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

  /** The same in another state. */
  public ProcessRecord in(ProcessState next, @Nullable String why, long now) {
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
        place,
        files);
  }

  /** The same, started as this process. */
  public ProcessRecord at(@Nullable ProcessPlace where) {
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

  /** The same with what it was started with. */
  public ProcessRecord with(@Nullable LaunchSettings own, @Nullable ProcessFiles prepared) {
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
        place,
        prepared);
  }

  /** The same, its life ended with this code. */
  public ProcessRecord exited(@Nullable Integer code) {
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
        place,
        files);
  }

  /** The next life of the launch, with a token of its own; nothing of it runs yet. */
  public ProcessRecord again(@Nullable String token, long now) {
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

  /** The same with the token of its life. */
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
        place,
        files);
  }

  /** The same, wanted by this group. */
  public ProcessRecord ofGroup(@Nullable String name) {
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
        place,
        files);
  }

  /** The same, told to end. */
  public ProcessRecord retire() {
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
        place,
        files);
  }
}
