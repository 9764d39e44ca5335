package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.JournalLine;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Putting a new or an emptied record into use. Until then every transition is refused as if Redis
 * were away; what is restored before can be restored again.
 */
public final class Rebuilding {
  private static final String KEYS = "dsfleet:keys";
  private static final String FILES = "files:";
  private static final Set<String> RESTORED =
      Set.of("meta", "jobs", "bodies", "timelines", "instances", "processes", "fleet", "stops");

  private final Redis redis;
  private final PoolKeys keys;

  Rebuilding(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** The record's generation, empty if it is not in use. */
  public CompletableFuture<OptionalLong> generation() {
    return meta("generation")
        .thenApply(
            text -> text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text)));
  }

  /** Whether somebody asked for the rebuild. */
  public CompletableFuture<Boolean> isAsked() {
    return meta("rebuild").thenApply("1"::equals);
  }

  /** Asks for the rebuild of a record that is not in use; a scheduler does it. */
  public CompletableFuture<Boolean> ask() {
    return redis
        .call(commands -> commands.hset(keys.key("meta"), "rebuild", "1"))
        .thenApply(added -> true);
  }

  /** Takes or renews the lease of the one who rebuilds; answers whether this one has it. */
  public CompletableFuture<Boolean> hold(String rebuilder, Duration lease) {
    String key = keys.key("rebuilding");
    return redis
        .call(commands -> commands.set(key, rebuilder, SetArgs.Builder.nx().px(lease.toMillis())))
        .thenCompose(
            set ->
                "OK".equals(set)
                    ? CompletableFuture.completedFuture(true)
                    : redis
                        .call(commands -> commands.get(key))
                        .thenCompose(holder -> renewed(key, rebuilder.equals(holder), lease)));
  }

  private CompletableFuture<Boolean> renewed(String key, boolean mine, Duration lease) {
    return mine
        ? redis
            .call(commands -> commands.pexpire(key, lease.toMillis()))
            .thenApply(Boolean.TRUE::equals)
        : CompletableFuture.completedFuture(false);
  }

  /** Writes lines of the journal; lines of other keys are left out. False: it is in use. */
  public CompletableFuture<Boolean> restore(List<JournalLine> lines) {
    List<String> plain = new ArrayList<>();
    Map<String, List<String>> files = new HashMap<>();
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (JournalLine line : lines) {
      String value = line.value();
      if (value == null) {
        continue;
      }
      if (line.key().startsWith(FILES)) {
        files
            .computeIfAbsent(line.key().substring(FILES.length()), _ -> new ArrayList<>())
            .addAll(List.of(line.field(), value));
      } else if (line.key().equals("keys")) {
        calls.add(
            redis
                .call(commands -> commands.hsetnx(KEYS, line.field(), value))
                .thenApply(added -> true));
      } else if (RESTORED.contains(line.key())) {
        plain.addAll(List.of(line.key(), line.field(), value));
        if (line.key().equals("jobs")) {
          idempotencyKey(line.field(), value).ifPresent(calls::add);
        }
      }
    }
    calls.add(run(Script.RESTORE, "", plain));
    files.forEach((job, fields) -> calls.add(run(Script.RESTORE_FILES, job, fields)));
    return all(calls);
  }

  /** What the job's idempotency key stands for, if it was given one. */
  private Optional<CompletableFuture<Boolean>> idempotencyKey(String jobId, String job) {
    return Codec.read(job, Keyed.class)
        .map(Keyed::idempotency)
        .map(use -> use.split("\\|", 2))
        .filter(parts -> parts.length == 2)
        .map(parts -> run(Script.RESTORE_IDEMPOTENCY, parts[0], List.of(jobId, parts[1])));
  }

  /**
   * The part of a job's record that tells of its key.
   *
   * @param idempotency digest of the key, a bar, the hash of the body; null without a key
   */
  record Keyed(@JsonProperty("idempotency") @Nullable String idempotency) {}

  /** Makes what follows from restored jobs, instances and ends. False: the record is in use. */
  public CompletableFuture<Boolean> revive(List<JournalLine> lines) {
    Map<String, String> kinds = Map.of("jobs", "job", "instances", "instance", "stops", "stop");
    List<String> ids = new ArrayList<>();
    for (JournalLine line : lines) {
      String kind = kinds.get(line.key());
      if (kind != null && line.value() != null) {
        ids.addAll(List.of(kind, line.field()));
      }
    }
    return run(Script.REVIVE, "", ids);
  }

  /**
   * Puts the record into use.
   *
   * @param generation 0 for a new one, else above every one before
   * @return false if it was in use
   */
  public CompletableFuture<Boolean> begin(long generation) {
    return run(Script.BEGIN_RECORD, "", List.of(Long.toString(generation)));
  }

  private CompletableFuture<Boolean> run(Script script, String subject, List<String> args) {
    return redis
        .run(script, keys, subject, args.toArray(String[]::new))
        .thenApply(reply -> reply.number() == 1);
  }

  private CompletableFuture<@Nullable String> meta(String field) {
    return redis.call(commands -> commands.hget(keys.key("meta"), field));
  }

  private static CompletableFuture<Boolean> all(List<CompletableFuture<Boolean>> calls) {
    return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
        .thenApply(done -> calls.stream().allMatch(CompletableFuture::join));
  }
}
