package io.dsfleet.state.desired;

import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The desired state of a pool, to which launchers converge. */
public final class DesiredStateStore {
  private static final String GROUP = "group:";
  private static final String SIZE = "size:";

  private final RedisExecutor redis;
  private final PoolKeys keys;

  public DesiredStateStore(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Reply of {@link #replace}. */
  public sealed interface SetReply {

    /** It was replaced. */
    record Set(long version) implements SetReply {}

    /** It has another version. */
    record Stale(long version) implements SetReply {}
  }

  /**
   * A group to set.
   *
   * @param keepSize whether an autoscaled group keeps its number of instances, within its new
   *     bounds, instead of taking {@code group.instances()}
   */
  public record GroupSetting(InstanceGroup group, boolean keepSize) {}

  /**
   * Replaces the whole desired state.
   *
   * @param version the version that the caller saw, null for any
   */
  public CompletableFuture<SetReply> replace(
      @Nullable Long version, List<GroupSetting> wishes, String reason) {
    List<String> args = new ArrayList<>(List.of(version == null ? "" : version + "", reason));
    for (GroupSetting wish : wishes) {
      InstanceGroup group = wish.group();
      int size = group.instances();
      args.add(group.name());
      args.add(JsonRecords.write(group));
      args.add(wish.keepSize() ? "" : Integer.toString(size));
      args.add(Integer.toString(group.minimum() == null ? size : group.minimum()));
      args.add(Integer.toString(group.maximum() == null ? size : group.maximum()));
    }
    return redis
        .run(LuaScript.SET_FLEET, keys, "", args.toArray(String[]::new))
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "set" -> new SetReply.Set(reply.number());
                case "stale" -> new SetReply.Stale(reply.number());
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /**
   * Changes a group's number of instances.
   *
   * @param seen the number that the caller saw
   * @param pause minimum time since the last change
   * @return whether it was changed
   */
  public CompletableFuture<Boolean> scale(
      String group, int seen, int size, Duration pause, String reason) {
    return redis
        .run(
            LuaScript.SCALE_GROUP,
            keys,
            "",
            group,
            Integer.toString(seen),
            Integer.toString(size),
            Long.toString(pause.toMillis()),
            reason)
        .thenApply(reply -> reply.number() == 1);
  }

  public CompletableFuture<DesiredState> read() {
    return redis
        .call(commands -> commands.hgetall(keys.key("fleet")))
        .thenApply(all -> fleet(all == null ? Map.of() : all));
  }

  private static DesiredState fleet(Map<String, String> all) {
    Map<String, InstanceGroup> groups = new HashMap<>();
    all.forEach(
        (field, json) -> {
          if (field.startsWith(GROUP)) {
            JsonRecords.read(json, InstanceGroup.class)
                .ifPresent(group -> groups.put(group.name(), group));
          }
        });
    List<InstanceGroup> sized =
        groups.values().stream()
            .map(
                group ->
                    Optional.ofNullable(all.get(SIZE + group.name()))
                        .map(size -> group.withInstances(Integer.parseInt(size)))
                        .orElse(group))
            .sorted((one, other) -> one.name().compareTo(other.name()))
            .toList();
    return new DesiredState(Long.parseLong(all.getOrDefault("version", "0")), sized);
  }
}
