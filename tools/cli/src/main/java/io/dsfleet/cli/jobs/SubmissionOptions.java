package io.dsfleet.cli.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Optional fields of a submission. */
final class SubmissionOptions {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the camera (default: the last part of PATH).")
  private @Nullable String name;

  @Option(
      names = "--camera-id",
      paramLabel = "ID",
      description = "Id of the camera (default: the inode of PATH).")
  private @Nullable Long cameraId;

  @Option(names = "--pool", paramLabel = "POOL", description = "Pool (default: default).")
  private @Nullable String pool;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Tenant of the job.")
  private @Nullable String tenant;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Priority, 0 (default) to 9 (first).")
  private @Nullable Integer priority;

  @Option(
      names = "--callback-url",
      paramLabel = "URL",
      description = "Address that receives the final state of the job.")
  private @Nullable String callbackUrl;

  /** The fields that were given. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "camera_name", name);
    put(fields, "camera_id", cameraId);
    put(fields, "pool", pool);
    put(fields, "tenant", tenant);
    put(fields, "priority", priority);
    put(fields, "callback_url", callbackUrl);
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
