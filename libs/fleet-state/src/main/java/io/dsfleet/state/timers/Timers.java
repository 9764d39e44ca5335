package io.dsfleet.state.timers;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.InstanceTransitions;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import io.dsfleet.state.shutdown.ShutdownStep;
import io.dsfleet.state.shutdown.Shutdowns;
import io.dsfleet.state.slot.CommandReader;
import io.dsfleet.state.slot.PendingCommands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Timers of a pool: everything that depends on the passing of time (scheduler). */
public class Timers {
  private final RedisExecutor redis;
  private final PoolKeys keys;
  private final InstanceTransitions instances;
  private final Shutdowns shutdowns;

  public Timers(
      RedisExecutor redis, PoolKeys keys, InstanceTransitions instances, Shutdowns shutdowns) {
    this.redis = redis;
    this.keys = keys;
    this.instances = instances;
    this.shutdowns = shutdowns;
  }

  /**
   * Handles at most {@code max} due timers (overdue jobs, expired slots, shutdowns, commands and
   * submissions to repeat, records to delete) and the sessions of bridges whose lease expired.
   */
  public CompletableFuture<SweepReport> sweep(int max) {
    return due(max).thenCompose(due -> handle(due, max)).thenCompose(this::withDeadBridges);
  }

  CompletableFuture<DueTimers> due(int max) {
    return redis
        .run(LuaScript.CLAIM_TIMERS, keys, "", Integer.toString(max))
        .thenApply(
            reply ->
                new DueTimers(
                    reply.count(),
                    texts(reply),
                    texts(reply),
                    texts(reply),
                    texts(reply),
                    texts(reply),
                    texts(reply),
                    CommandReader.commands(reply)));
  }

  /** Handles a job whose deadline passed or whose retry delay ended. */
  CompletableFuture<PendingCommands> overdue(String jobId) {
    return redis.run(LuaScript.JOB_OVERDUE, keys, "", jobId).thenApply(CommandReader::commands);
  }

  /** Handles a SUSPECT slot whose time is up; its name is {@code <instance>/<stream>}. */
  CompletableFuture<PendingCommands> expireSlot(String slot) {
    return redis.run(LuaScript.EXPIRE_SLOT, keys, "", slot).thenApply(CommandReader::commands);
  }

  CompletableFuture<Boolean> forget(String jobId) {
    return redis.run(LuaScript.FORGET, keys, jobId, jobId).thenApply(reply -> reply.number() == 1);
  }

  CompletableFuture<Boolean> forgetInstance(String instanceId) {
    return redis
        .run(LuaScript.FORGET_INSTANCE, keys, "", instanceId)
        .thenApply(reply -> reply.number() == 1);
  }

  /** Cancels the repetition of these starts and interrupts. */
  public CompletableFuture<Integer> cancelRepeats(
      Collection<Assignment> starts, Collection<Assignment> interrupts) {
    List<String> members = new ArrayList<>();
    starts.forEach(it -> members.add("out:start:" + it.jobId() + ":" + it.attempt()));
    interrupts.forEach(it -> members.add("out:interrupt:" + it.jobId() + ":" + it.attempt()));
    return redis
        .run(LuaScript.COMMANDS_SETTLED, keys, "", members.toArray(String[]::new))
        .thenApply(ScriptReply::count);
  }

  /** Also assigns jobs that still wait for a free slot because a scheduler died. */
  private CompletableFuture<SweepReport> handle(DueTimers due, int max) {
    List<CompletableFuture<PendingCommands>> all = new ArrayList<>();
    due.jobs().forEach(job -> all.add(overdue(job)));
    due.slots().forEach(slot -> all.add(expireSlot(slot)));
    all.add(
        redis
            .run(LuaScript.ASSIGN, keys, "", Integer.toString(max))
            .thenApply(CommandReader::commands));
    List<CompletableFuture<Boolean>> forgotten = new ArrayList<>();
    due.forgotten().forEach(job -> forgotten.add(forget(job)));
    due.forgottenInstances().forEach(instance -> forgotten.add(forgetInstance(instance)));
    CompletableFuture<PendingCommands> orders = CompletableFuture.completedFuture(due.orders());
    for (CompletableFuture<PendingCommands> one : all) {
      orders = orders.thenCombine(one, PendingCommands::plus);
    }
    List<CompletableFuture<Optional<ShutdownStep>>> stops =
        due.stops().stream().map(shutdowns::advance).toList();
    List<CompletableFuture<?>> rest = new ArrayList<>(forgotten);
    rest.addAll(stops);
    return orders.thenCombine(
        CompletableFuture.allOf(rest.toArray(CompletableFuture[]::new)),
        (sum, done) ->
            new SweepReport(
                due.resubmit(),
                sum,
                stops.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList(),
                due.claimed()));
  }

  private CompletableFuture<SweepReport> withDeadBridges(SweepReport report) {
    return deadBridges(List.of())
        .thenCompose(
            dead ->
                dead.isEmpty()
                    ? CompletableFuture.completedFuture(report)
                    : loseSessionsOf(dead)
                        .thenCompose(lost -> deadBridges(dead))
                        .thenApply(rest -> report));
  }

  /** Lists bridges whose lease expired, after forgetting the {@code handled} ones. */
  CompletableFuture<List<String>> deadBridges(List<String> handled) {
    return redis
        .run(LuaScript.DEAD_BRIDGES, keys, "", handled.toArray(String[]::new))
        .thenApply(Timers::texts);
  }

  private CompletableFuture<Void> loseSessionsOf(List<String> bridges) {
    return redis
        .call(commands -> commands.hvals(keys.key("instances")))
        .thenCompose(
            all ->
                CompletableFuture.allOf(
                    JsonRecords.readAll(all, InstanceRecord.class).stream()
                        .filter(it -> it.state().isConnected())
                        .filter(it -> it.bridgeId() != null && bridges.contains(it.bridgeId()))
                        .map(
                            it ->
                                instances.loseSession(
                                    it.id(), it.session(), true, "bridge is gone"))
                        .toArray(CompletableFuture[]::new)));
  }

  private static List<String> texts(ScriptReply reply) {
    int count = reply.count();
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(reply.text());
    }
    return List.copyOf(list);
  }

  /** Due timers, claimed so that no other sweep handles them at the same time. */
  record DueTimers(
      int claimed,
      List<String> resubmit,
      List<String> jobs,
      List<String> slots,
      List<String> forgotten,
      List<String> forgottenInstances,
      List<String> stops,
      PendingCommands orders) {}
}
