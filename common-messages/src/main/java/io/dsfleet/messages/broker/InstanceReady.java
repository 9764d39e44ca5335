package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session of an app is confirmed; its slots may be used.
 *
 * @param running cameras reported by the app, null if it did not answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceReady(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("epoch") long epoch,
    @JsonProperty("pool") String pool,
    @JsonProperty("streams_count") int streamsCount,
    @JsonProperty("running") @Nullable List<ReportedCamera> running)
    implements InstanceEvent {}
