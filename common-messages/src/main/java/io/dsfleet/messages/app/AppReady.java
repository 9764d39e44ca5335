package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The app's first word after every connection: who it is and how many slots it has. {@code status}
 * defaults to ok; {@code pool} is ours.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppReady(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("process_id") long processId,
    @JsonProperty("streams_count") int streamsCount,
    @JsonProperty("status") @Nullable Status status,
    @JsonProperty("version") @Nullable String version,
    @JsonProperty("gpu_allocated") @Nullable List<Integer> gpuAllocated,
    @JsonProperty("start_time") @Nullable String startTime,
    @JsonProperty("reconnection") @Nullable Boolean reconnection,
    @JsonProperty("last_close_code") @Nullable Integer lastCloseCode,
    @JsonProperty("pool") @Nullable String pool)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "app_ready";

  @Override
  public String type() {
    return TYPE;
  }

  /** Whether the app says that it was connected before. */
  @JsonIgnore
  public boolean isReconnection() {
    return Boolean.TRUE.equals(reconnection);
  }
}
