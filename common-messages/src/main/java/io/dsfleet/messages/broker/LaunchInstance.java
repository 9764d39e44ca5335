package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Start an app process and keep it running until it is retired or killed: it is started again when
 * it crashes, under the same process id. Asked twice, it is started once.
 *
 * <p>Answered by {@link InstanceLaunched} once the process runs, or by {@link RequestRefused}.
 *
 * @param processId id of the launch, chosen by the asker
 * @param instanceId the app's {@code APP_ID}
 * @param pool whose jobs it serves
 * @param profile way to run it, null for the launcher's default one
 * @param streams slots, 1 to 256, null for the profile's number
 * @param settings what this launch has of its own
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
