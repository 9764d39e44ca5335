package io.dsfleet.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.launch.LaunchValidator;
import io.dsfleet.state.desired.DesiredStateStore.GroupSetting;
import io.dsfleet.state.desired.InstanceGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Request body that replaces the desired state of a pool. The fields of {@link DesiredStateView}
 * that describe the actual state are ignored, so that a changed response can be sent back.
 *
 * @param version version that the change is based on, null to replace any version
 */
@JsonIgnoreProperties({"pool", "converged"})
record FleetRequestBody(
    @JsonProperty("version") @Nullable Long version,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("groups") @Nullable List<@Nullable GroupBody> groups) {
  private static final int MAX_GROUPS = 256;
  private static final int MAX_INSTANCES = 256;
  private static final int MAX_NAME_LENGTH = 56;

  /**
   * A group of equal instances on one host.
   *
   * @param host null for the gateway's default
   * @param instances desired number; optional if minimum and maximum are present
   */
  @JsonIgnoreProperties({"running", "starting", "broken", "surplus", "outdated", "processes"})
  record GroupBody(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("host") @Nullable String host,
      @JsonProperty("profile") @Nullable String profile,
      @JsonProperty("streams_count") @Nullable Integer streams,
      @JsonProperty("instances") @Nullable Integer instances,
      @JsonProperty("minimum") @Nullable Integer minimum,
      @JsonProperty("maximum") @Nullable Integer maximum,
      @JsonProperty("settings") @Nullable LaunchSettings settings) {

    /** The setting to store; call it only on a valid group. */
    GroupSetting toSetting(String defaultHost) {
      int min = minimum == null ? 0 : minimum;
      return new GroupSetting(
          new InstanceGroup(
              name == null ? "" : name,
              host == null ? defaultHost : host,
              profile,
              streams,
              instances == null ? min : instances,
              minimum,
              maximum,
              settings),
          instances == null);
    }
  }

  /** Invalid fields, empty if the body is valid. */
  List<FieldError> validate() {
    List<FieldError> errors = new ArrayList<>();
    if (groups == null) {
      errors.add(new FieldError("groups", "the list of groups is missing"));
      return errors;
    }
    if (groups.size() > MAX_GROUPS) {
      errors.add(
          new FieldError(
              "groups", "too many groups: " + groups.size() + "; the maximum is " + MAX_GROUPS));
      return errors;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      String at = "groups[" + i + "]";
      GroupBody group = groups.get(i);
      if (group == null) {
        errors.add(new FieldError(at, "the group must not be null"));
      } else {
        check(at + ".", group, names, errors);
      }
    }
    return errors;
  }

  private static void check(
      String at, GroupBody group, Set<String> names, List<FieldError> errors) {
    String name = group.name();
    if (name == null || name.length() > MAX_NAME_LENGTH) {
      errors.add(
          new FieldError(at + "name", "the name must be 1 to " + MAX_NAME_LENGTH + " characters"));
    } else if (!names.add(name)) {
      errors.add(new FieldError(at + "name", "the name '" + name + "' is used more than once"));
    }
    LaunchSettings settings = group.settings() == null ? LaunchSettings.NONE : group.settings();
    if (settings.logDir() != null) {
      errors.add(
          new FieldError(
              at + "settings.log_dir",
              "log_dir is not allowed, because instances of a group cannot share one"));
    }
    List<Optional<LaunchValidator.Violation>> violations =
        List.of(
            LaunchValidator.checkName("name", name),
            LaunchValidator.checkHost("host", group.host()),
            LaunchValidator.checkName("profile", group.profile()),
            LaunchValidator.checkStreams(group.streams()),
            LaunchValidator.checkSettings(settings));
    violations.forEach(
        violation ->
            violation.ifPresent(
                present -> errors.add(new FieldError(at + present.field(), present.reason()))));
    checkSizes(at, group, errors);
  }

  private static void checkSizes(String at, GroupBody group, List<FieldError> errors) {
    Integer min = group.minimum();
    Integer max = group.maximum();
    Integer count = group.instances();
    if ((min == null) != (max == null)) {
      errors.add(new FieldError(at + "minimum", "set both minimum and maximum, or neither"));
    } else if (min != null && max != null && (min < 0 || min > max)) {
      errors.add(new FieldError(at + "minimum", "expected 0 to maximum, but it is " + min));
    }
    if (max != null && max > MAX_INSTANCES) {
      errors.add(
          new FieldError(
              at + "maximum", "expected at most " + MAX_INSTANCES + ", but it is " + max));
    }
    if (count == null && min == null) {
      errors.add(
          new FieldError(
              at + "instances", "the number is missing; set instances, or minimum and maximum"));
    }
    int low = min == null ? 0 : min;
    int high = max == null ? MAX_INSTANCES : max;
    if (count != null && (count < low || count > high)) {
      errors.add(
          new FieldError(
              at + "instances", "expected " + low + " to " + high + ", but it is " + count));
    }
  }
}
