package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Starts an app process and restarts it after a crash, under the same process id, until it is
 * retired or killed. Idempotent by process id.
 *
 * <p>The reply is {@link InstanceLaunched} once the process runs, or {@link RequestRefused}.
 *
 * @param processId id of the launch, chosen by the sender
 * @param instanceId the app's {@code APP_ID}
 * @param pool pool that the app serves
 * @param profile profile of the launcher, null for its default
 * @param streams number of slots, 1 to 256, null for the profile's
 * @param settings values that override the profile
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LaunchInstance(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("pool") String pool,
    @JsonProperty("profile") @Nullable String profile,
    @JsonProperty("streams") @Nullable Integer streams,
    @JsonProperty("settings") LaunchSettings settings)
    implements LauncherRequest {}
