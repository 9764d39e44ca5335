package io.dsfleet.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.launch.LaunchRules;
import io.dsfleet.state.DesiredFleets.Wish;
import io.dsfleet.state.FleetGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The desired state as it is put.
 *
 * @param version that the asker saw; null: whatever it is now
 */
record FleetBody(
    @JsonProperty("version") @Nullable Long version,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("groups") @Nullable List<@Nullable Group> groups) {
  private static final int GROUPS_MOST = 256;
  private static final int INSTANCES_MOST = 256;
  private static final int NAME_MOST = 56;

  /**
   * Equal instances on one host.
   *
   * @param host null for the gateway's default
   * @param instances how many should run; may be left out where minimum and maximum are there
   */
  record Group(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("host") @Nullable String host,
      @JsonProperty("profile") @Nullable String profile,
      @JsonProperty("streams_count") @Nullable Integer streams,
      @JsonProperty("instances") @Nullable Integer instances,
      @JsonProperty("minimum") @Nullable Integer minimum,
      @JsonProperty("maximum") @Nullable Integer maximum,
      @JsonProperty("settings") @Nullable LaunchSettings settings) {

    /** What is to be recorded of a group without faults. */
    Wish wish(String defaultHost) {
      int least = minimum == null ? 0 : minimum;
      return new Wish(
          new FleetGroup(
              name == null ? "" : name,
              host == null ? defaultHost : host,
              profile,
              streams,
              instances == null ? least : instances,
              minimum,
              maximum,
              settings),
          instances == null);
    }
  }

  /** What is wrong with it, nothing where it can be recorded. */
  List<FieldError> faults() {
    List<FieldError> faults = new ArrayList<>();
    if (groups == null) {
      faults.add(new FieldError("groups", "expected a list of groups, but it is missing"));
      return faults;
    }
    if (groups.size() > GROUPS_MOST) {
      faults.add(
          new FieldError("groups", "expected at most " + GROUPS_MOST + ", but there are more"));
      return faults;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      String at = "groups[" + i + "]";
      Group group = groups.get(i);
      if (group == null) {
        faults.add(new FieldError(at, "expected a group, but it is null"));
      } else {
        check(at + ".", group, names, faults);
      }
    }
    return faults;
  }

  private static void check(String at, Group group, Set<String> names, List<FieldError> faults) {
    String name = group.name();
    if (name == null || name.length() > NAME_MOST) {
      faults.add(
          new FieldError(at + "name", "expected 1 to " + NAME_MOST + " characters, but it is not"));
    } else if (!names.add(name)) {
      faults.add(new FieldError(at + "name", "expected each name once, but it is there twice"));
    }
    LaunchSettings settings = group.settings() == null ? LaunchSettings.NONE : group.settings();
    if (settings.logDir() != null) {
      faults.add(
          new FieldError(
              at + "settings.log_dir",
              "expected none, since the instances of a group cannot share one, but it is there"));
    }
    List<Optional<LaunchRules.Fault>> found =
        List.of(
            LaunchRules.word("name", name),
            LaunchRules.host("host", group.host()),
            LaunchRules.word("profile", group.profile()),
            LaunchRules.streams(group.streams()),
            LaunchRules.settings(settings));
    found.forEach(
        each -> each.ifPresent(it -> faults.add(new FieldError(at + it.field(), it.reason()))));
    sizes(at, group, faults);
  }

  private static void sizes(String at, Group group, List<FieldError> faults) {
    Integer least = group.minimum();
    Integer most = group.maximum();
    Integer count = group.instances();
    if ((least == null) != (most == null)) {
      faults.add(
          new FieldError(at + "minimum", "expected minimum and maximum, but one is missing"));
    } else if (least != null && most != null && (least < 0 || least > most)) {
      faults.add(new FieldError(at + "minimum", "expected 0 to maximum, but it is " + least));
    }
    if (most != null && most > INSTANCES_MOST) {
      faults.add(
          new FieldError(
              at + "maximum", "expected at most " + INSTANCES_MOST + ", but it is " + most));
    }
    if (count == null && least == null) {
      faults.add(new FieldError(at + "instances", "expected a number, but it is missing"));
    }
    int low = least == null ? 0 : least;
    int high = most == null ? INSTANCES_MOST : most;
    if (count != null && (count < low || count > high)) {
      faults.add(
          new FieldError(
              at + "instances", "expected " + low + " to " + high + ", but it is " + count));
    }
  }
}
