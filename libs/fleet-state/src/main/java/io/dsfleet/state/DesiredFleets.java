package io.dsfleet.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The desired state of a pool: what should run. Launchers converge to it. */
public final class DesiredFleets {
  private static final String GROUP = "group:";
  private static final String SIZE = "size:";

  private final Redis redis;
  private final PoolKeys keys;

  DesiredFleets(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** What a change of the desired state came to. */
  public sealed interface SetReply {

    /** It is in force. */
    record Set(long version) implements SetReply {}

    /** Someone else changed it first. */
    record Stale(long version) implements SetReply {}
  }

  /**
   * A group as it is set.
   *
   * @param keepSize whether a scaled group keeps its present number of instances, as far as its new
   *     bounds allow, instead of {@code group.instances()}
   */
  public record Wish(FleetGroup group, boolean keepSize) {}

  /**
   * Replaces the whole desired state.
   *
   * @param version that the asker saw, null: whatever it is
   */
  public CompletableFuture<SetReply> set(@Nullable Long version, List<Wish> wishes, String reason) {
    List<String> args = new ArrayList<>(List.of(version == null ? "" : version + "", reason));
    for (Wish wish : wishes) {
      FleetGroup group = wish.group();
      int size = group.instances();
      args.add(group.name());
      args.add(Codec.write(group));
      args.add(wish.keepSize() ? "" : Integer.toString(size));
      args.add(Integer.toString(group.minimum() == null ? size : group.minimum()));
      args.add(Integer.toString(group.maximum() == null ? size : group.maximum()));
    }
    return redis
        .run(Script.SET_FLEET, keys, "", args.toArray(String[]::new))
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
   * Changes a group's number of instances from the one that was seen; answers whether it did.
   *
   * @param pause that must have passed since it was changed last
   */
  public CompletableFuture<Boolean> scale(
      String group, int seen, int wanted, Duration pause, String reason) {
    return redis
        .run(
            Script.SCALE_GROUP,
            keys,
            "",
            group,
            Integer.toString(seen),
            Integer.toString(wanted),
            Long.toString(pause.toMillis()),
            reason)
        .thenApply(reply -> reply.number() == 1);
  }

  CompletableFuture<DesiredFleet> read() {
    return redis
        .call(commands -> commands.hgetall(keys.key("fleet")))
        .thenApply(all -> fleet(all == null ? Map.of() : all));
  }

  private static DesiredFleet fleet(Map<String, String> all) {
    Map<String, FleetGroup> groups = new HashMap<>();
    all.forEach(
        (field, json) -> {
          if (field.startsWith(GROUP)) {
            Codec.read(json, FleetGroup.class).ifPresent(group -> groups.put(group.name(), group));
          }
        });
    List<FleetGroup> sized =
        groups.values().stream()
            .map(
                group ->
                    Optional.ofNullable(all.get(SIZE + group.name()))
                        .map(size -> group.sized(Integer.parseInt(size)))
                        .orElse(group))
            .sorted((one, other) -> one.name().compareTo(other.name()))
            .toList();
    return new DesiredFleet(Long.parseLong(all.getOrDefault("version", "0")), sized);
  }
}
