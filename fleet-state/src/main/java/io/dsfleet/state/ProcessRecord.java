package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A launched app process; written by its host's launcher only.
 *
 * @param id the launch's id, chosen by the asker
 * @param state the launcher's own word for where the process is (LAUNCHING, RUNNING, EXITED ...)
 * @param hostPid pid on the host, null until known
 * @param startTicks start time in clock ticks after boot: with pid and boot id the identity
 * @param bootId of the host
 * @param container runner's handle (container id, or null for a plain process)
 * @param tokenHash SHA-256 of the launch token, hexadecimal
 * @param profile the launch profile's name
 * @param settings what it was launched with, JSON; opaque here
 * @param folder where its configuration and log lie
 * @param launchedMillis by the launcher's clock, for display
 * @param exitCode null while it runs or where it could not be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessRecord(
    @JsonProperty("id") String id,
    @JsonProperty("instance") String instanceId,
    @JsonProperty("host") String host,
    @JsonProperty("state") String state,
    @JsonProperty("pid") @Nullable Long hostPid,
    @JsonProperty("ticks") @Nullable Long startTicks,
    @JsonProperty("boot") @Nullable String bootId,
    @JsonProperty("container") @Nullable String container,
    @JsonProperty("token") @Nullable String tokenHash,
    @JsonProperty("profile") @Nullable String profile,
    @JsonProperty("streams") int streams,
    @JsonProperty("settings") @Nullable String settings,
    @JsonProperty("folder") @Nullable String folder,
    @JsonProperty("launched") long launchedMillis,
    @JsonProperty("exit") @Nullable Integer exitCode) {}
