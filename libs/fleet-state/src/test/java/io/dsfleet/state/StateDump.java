package io.dsfleet.state;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The state of a pool in Redis or in the model as comparable lines of text. */
final class StateDump {
  private static final JsonMapper JSON = new JsonMapper();
  private final TreeMap<String, String> lines = new TreeMap<>();

  /** The state in Redis; reads the files of these jobs. */
  static Map<String, String> of(TestPool pool, Iterable<String> jobs) {
    StateDump dump = new StateDump();
    RedisAsyncCommands<String, String> redis = pool.connection.async();
    List<CompletableFuture<?>> reads = new ArrayList<>();
    for (String kind : List.of("job", "slot", "instance", "stop")) {
      reads.add(hash(redis, pool.key(kind + "s"), all -> records(dump, kind + " ", all)));
    }
    Map.of("cameras", "camera ", "progress", "progress ", "bodies", "body ")
        .forEach(
            (key, kind) ->
                reads.add(
                    hash(
                        redis,
                        pool.key(key),
                        all -> all.forEach((k, v) -> dump.line(kind + k, v)))));
    reads.add(
        hash(
            redis,
            pool.key("timelines"),
            all -> all.forEach((k, v) -> dump.line("timeline " + k, events(v)))));
    reads.add(hash(redis, pool.key("meta"), all -> all.forEach(dump::meta)));
    Map.of(
            "timers", "timer ",
            "retention", "retention ",
            "callbacks", "callback ",
            "bridges", "bridge ",
            "index", "index ")
        .forEach(
            (key, kind) ->
                reads.add(
                    redis
                        .zrangeWithScores(pool.key(key), 0, -1)
                        .toCompletableFuture()
                        .thenAccept(
                            all ->
                                all.forEach(
                                    e -> dump.line(kind + e.getValue(), (long) e.getScore())))));
    for (String key : List.of("pending", "free")) {
      reads.add(
          redis
              .zrange(pool.key(key), 0, -1)
              .toCompletableFuture()
              .thenAccept(all -> dump.line(key, all)));
    }
    for (String job : jobs) {
      reads.add(hash(redis, pool.key("files:" + job), all -> dump.files(job, all)));
    }
    TestPool.get(CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)));
    return dump.lines;
  }

  private static CompletableFuture<Void> hash(
      RedisAsyncCommands<String, String> redis, String key, Consumer<Map<String, String>> to) {
    return redis.hgetall(key).toCompletableFuture().thenAccept(to);
  }

  private void files(String job, Map<String, String> all) {
    if (!all.isEmpty()) {
      line("files " + job, new TreeMap<>(all));
    }
  }

  private static List<String> events(String lines) {
    return lines.lines().map(json -> JSON.readTree(json).path("event").asString()).toList();
  }

  private void meta(String field, String value) {
    if (!field.matches("now|offset|version|gap")) {
      line("meta " + field, value.matches("\\d+") ? Long.valueOf(value) : value);
    }
  }

  private static void records(StateDump dump, String kind, Map<String, String> records) {
    records.forEach(
        (id, json) -> {
          TreeMap<String, String> fields = new TreeMap<>();
          for (Map.Entry<String, JsonNode> field : JSON.readTree(json).properties()) {
            JsonNode value = field.getValue();
            fields.put(
                field.getKey(),
                value.isArray()
                    ? stages(value)
                    : value.isNumber() ? Long.toString(value.longValue()) : value.asString());
          }
          dump.line(kind + id, fields);
        });
  }

  /** The only list in a record: the stages of a shutdown. */
  private static String stages(JsonNode list) {
    return list.valueStream()
        .map(step -> step.path("stage").asString() + "@" + step.path("at").longValue())
        .toList()
        .toString();
  }

  /** The state in the model. */
  static Map<String, String> of(FleetModel model) {
    StateDump dump = new StateDump();
    for (ModelJob job : model.jobs.values()) {
      dump.line("job " + job.id(), job.fields());
      dump.line("body " + job.id(), job.asked.body());
      dump.line("index " + job.id(), job.accepted);
      dump.line("timeline " + job.id(), List.of(job.timeline.toString().split(",")));
      if (job.isLive()) {
        dump.line("camera " + job.asked.cameraId(), job.id());
      }
      if (job.progress != null) {
        dump.line("progress " + job.id(), job.progress);
      }
      TreeMap<String, String> files = new TreeMap<>(job.files);
      if (job.listing != null) {
        files.put("listing", job.listing);
      }
      if (!files.isEmpty()) {
        dump.line("files " + job.id(), files);
      }
    }
    model.slots.forEach((name, slot) -> dump.line("slot " + name, slot.fields()));
    model.instances.forEach((name, it) -> dump.line("instance " + name, it.fields()));
    model.stops.forEach((name, it) -> dump.line("stop " + name, it.fields()));
    model.timers.forEach((member, at) -> dump.line("timer " + member, at));
    model.retention.forEach((job, at) -> dump.line("retention " + job, at));
    model.callbacks.forEach((job, at) -> dump.line("callback " + job, at));
    model.bridges.forEach((bridge, at) -> dump.line("bridge " + bridge, at));
    dump.line("pending", model.pending().stream().map(ModelJob::id).toList());
    dump.line("free", model.free().stream().map(ModelSlot::name).toList());
    dump.counters(model);
    return dump.lines;
  }

  private void counters(FleetModel model) {
    model.virtual.forEach((priority, tag) -> line("meta fair_tag|" + priority, tag));
    model.tenantTags.forEach(
        (tenant, tag) -> line("meta tenant|" + tenant, tag + ":" + model.queuedOf(tenant)));
    positive("meta session", model.sessions);
    positive("meta epoch", model.epochs);
    positive("meta hold", model.hold);
    positive("meta hold_bridges", model.holdBridges);
    if (model.swept != null) {
      line("meta swept", model.swept);
    }
    if (model.completed != null) {
      line("meta completed", model.completed);
    }
    if (model.pausedEver) {
      line("meta paused", model.paused ? 1L : 0L);
    }
  }

  private void positive(String name, long value) {
    if (value > 0) {
      line(name, value);
    }
  }

  private void line(String name, Object value) {
    lines.put(name, value.toString());
  }

  /** The lines that differ. */
  static String difference(Map<String, String> model, Map<String, String> redis) {
    StringBuilder text = new StringBuilder();
    TreeMap<String, String> all = new TreeMap<>(model);
    all.putAll(redis);
    for (String name : all.keySet()) {
      String expected = model.get(name);
      String actual = redis.get(name);
      if (expected == null || !expected.equals(actual)) {
        text.append(name).append("\n    model ").append(expected);
        text.append("\n    redis ").append(actual).append('\n');
      }
    }
    return text.toString();
  }
}
