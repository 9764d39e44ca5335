package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.slot.SlotRecord;
import io.dsfleet.state.slot.SlotState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance, in the fields of the original server followed by further ones.
 *
 * @param status idle, running, error or disconnected
 * @param wsStatus connected, reconnecting (within the grace period) or disconnected
 * @param gpus GPU numbers or UUIDs as the app reported them, null if it reported none
 * @param launchedAt time of the launch, otherwise of the connection
 * @param startTime as the app reported it
 */
@JsonInclude
record InstanceView(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("streams_count") int streamsCount,
    @JsonProperty("gpu_allocated") @Nullable List<Object> gpus,
    @JsonProperty("status") String status,
    @JsonProperty("ws_status") String wsStatus,
    @JsonProperty("launched_at") @Nullable String launchedAt,
    @JsonProperty("log_path") @Nullable String logPath,
    @JsonProperty("pool") String pool,
    @JsonProperty("state") InstanceState state,
    @JsonProperty("epoch") long epoch,
    @JsonProperty("session") long session,
    @JsonProperty("process_id") @Nullable Long processId,
    @JsonProperty("start_time") @Nullable String startTime,
    @JsonProperty("version") @Nullable String version,
    @JsonProperty("draining") boolean draining,
    @JsonProperty("busy_streams") int busyStreams,
    @JsonProperty("free_streams") int freeStreams,
    @JsonProperty("connected_at") @Nullable String connectedAt,
    @JsonProperty("reason") @Nullable String reason) {

  /** The view of an instance, its slots and, if a launcher started it, its process. */
  static InstanceView of(
      String pool,
      InstanceRecord instance,
      List<SlotRecord> slots,
      Optional<ProcessRecord> process) {
    int busy = count(slots, SlotState.HELD) + count(slots, SlotState.DRAINING);
    Long launched = process.map(ProcessRecord::launchedMillis).orElse(instance.connectedMillis());
    return new InstanceView(
        instance.id(),
        instance.configPath(),
        instance.streamCount(),
        gpus(instance.gpus()),
        status(instance.state(), busy),
        socket(instance.state()),
        time(launched),
        process.map(ProcessRecord::files).map(ProcessFiles::folder).orElse(null),
        pool,
        instance.state(),
        instance.epoch(),
        instance.session(),
        instance.processId(),
        instance.startTime(),
        instance.version(),
        instance.draining(),
        busy,
        count(slots, SlotState.FREE),
        time(instance.connectedMillis()),
        instance.reason());
  }

  private static @Nullable List<Object> gpus(@Nullable String recorded) {
    return recorded == null
        ? null
        : Arrays.stream(recorded.split(",", -1))
            .map(gpu -> gpu.matches("\\d{1,9}") ? (Object) Integer.valueOf(gpu) : gpu)
            .toList();
  }

  private static String status(InstanceState state, int busy) {
    return switch (state) {
      case READY, RUNNING, TERMINATING -> busy > 0 ? "running" : "idle";
      case FAILED -> "error";
      case LAUNCHING, LOST, STOPPED -> "disconnected";
    };
  }

  private static String socket(InstanceState state) {
    return state.isConnected()
        ? "connected"
        : state == InstanceState.LOST ? "reconnecting" : "disconnected";
  }

  private static int count(List<SlotRecord> slots, SlotState state) {
    return (int) slots.stream().filter(slot -> slot.state() == state).count();
  }

  private static @Nullable String time(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }
}
