package io.dsfleet.state.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
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
 * Puts a new or an emptied record into use. Until then every transition is refused as if Redis were
 * unavailable. Restoring is idempotent.
 */
public final class StateRecovery {
  private static final String KEYS = "dsfleet:keys";
  private static final String FILES = "files:";
  private static final Set<String> RESTORED =
      Set.of("meta", "jobs", "bodies", "timelines", "instances", "processes", "fleet", "stops");

  private final RedisExecutor redis;
  private final PoolKeys keys;

  public StateRecovery(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** The record's generation, empty if the record is not in use. */
  public CompletableFuture<OptionalLong> generation() {
    return meta("generation")
        .thenApply(
            text -> text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text)));
  }

  /** Whether a rebuild was requested. */
  public CompletableFuture<Boolean> isRequested() {
    return meta("rebuild").thenApply("1"::equals);
  }

  /** Requests the rebuild of a record that is not in use; a scheduler performs it. */
  public CompletableFuture<Boolean> request() {
    return redis
        .call(commands -> commands.hset(keys.key("meta"), "rebuild", "1"))
        .thenApply(added -> true);
  }

  /** Acquires or renews the lease of the rebuild; returns whether this scheduler holds it. */
  public CompletableFuture<Boolean> acquireLease(String rebuilder, Duration lease) {
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

  /** Writes lines of the journal, except unknown keys. Returns false if the record is in use. */
  public CompletableFuture<Boolean> restore(List<JournalEntry> lines) {
    List<String> plain = new ArrayList<>();
    Map<String, List<String>> files = new HashMap<>();
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (JournalEntry line : lines) {
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
    calls.add(run(LuaScript.RESTORE, "", plain));
    files.forEach((job, fields) -> calls.add(run(LuaScript.RESTORE_FILES, job, fields)));
    return all(calls);
  }

  /** Restores the job's idempotency key, if it has one. */
  private Optional<CompletableFuture<Boolean>> idempotencyKey(String jobId, String job) {
    return JsonRecords.read(job, StoredIdempotencyKey.class)
        .map(StoredIdempotencyKey::idempotency)
        .map(use -> use.split("\\|", 2))
        .filter(parts -> parts.length == 2)
        .map(parts -> run(LuaScript.RESTORE_IDEMPOTENCY, parts[0], List.of(jobId, parts[1])));
  }

  /**
   * The idempotency key in a job's record.
   *
   * @param idempotency hash of the key, a bar and the hash of the body; null without a key
   */
  record StoredIdempotencyKey(@JsonProperty("idempotency") @Nullable String idempotency) {}

  /**
   * Derives state from restored jobs, instances and shutdowns. Returns false if the record is in
   * use.
   */
  public CompletableFuture<Boolean> deriveState(List<JournalEntry> lines) {
    Map<String, String> kinds = Map.of("jobs", "job", "instances", "instance", "stops", "stop");
    List<String> ids = new ArrayList<>();
    for (JournalEntry line : lines) {
      String kind = kinds.get(line.key());
      if (kind != null && line.value() != null) {
        ids.addAll(List.of(kind, line.field()));
      }
    }
    return run(LuaScript.REVIVE, "", ids);
  }

  /**
   * Puts the record into use.
   *
   * @param generation 0 for a new record, else greater than all earlier generations
   * @return false if the record was already in use
   */
  public CompletableFuture<Boolean> putIntoUse(long generation) {
    return run(LuaScript.BEGIN_RECORD, "", List.of(Long.toString(generation)));
  }

  private CompletableFuture<Boolean> run(LuaScript script, String subject, List<String> args) {
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
