package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An app process was started or restarted; its app has not registered yet.
 *
 * @param restarts number of earlier starts of the same launch
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessStarted(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("process_id") String processId,
    @JsonProperty("pool") String pool,
    @JsonProperty("host") String host,
    @JsonProperty("host_pid") @Nullable Long hostPid,
    @JsonProperty("restarts") int restarts)
    implements ProcessEvent {}
