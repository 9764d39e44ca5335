package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The first message of every connection: identifies the app and its number of slots.
 *
 * @param processId pid of the app, as the app sees it
 * @param status null means ok
 * @param gpuAllocated GPU numbers or UUIDs for display; null if absent
 * @param pool pool that the app serves, null means the default; an extension of dsfleet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppReady(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("process_id") long processId,
    @JsonProperty("streams_count") int streamsCount,
    @JsonProperty("status") @Nullable ReplyStatus status,
    @JsonProperty("version") @Nullable String version,
    @JsonProperty("gpu_allocated") @JsonDeserialize(using = GpuNamesDeserializer.class)
        @Nullable List<Object> gpuAllocated,
    @JsonProperty("start_time") @Nullable String startTime,
    @JsonProperty("reconnection") @Nullable Boolean reconnection,
    @JsonProperty("last_close_code") @Nullable Integer lastCloseCode,
    @JsonProperty("pool") @Nullable String pool)
    implements AppMessage {

  /** Discriminator on the wire. */
  public static final String TYPE = "app_ready";

  @Override
  public String type() {
    return TYPE;
  }

  /** Whether the app reports an earlier connection of the same process. */
  @JsonIgnore
  public boolean isReconnection() {
    return Boolean.TRUE.equals(reconnection);
  }
}
