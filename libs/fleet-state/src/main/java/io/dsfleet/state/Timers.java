package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Timers of a pool: everything that depends on the passing of time (scheduler). */
public class Timers {
  private final Redis redis;
  private final PoolKeys keys;
  private final InstanceTransitions instances;
  private final Shutdowns shutdowns;

  Timers(Redis redis, PoolKeys keys, InstanceTransitions instances, Shutdowns shutdowns) {
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

  CompletableFuture<Due> due(int max) {
    return redis
        .run(Script.CLAIM_TIMERS, keys, "", Integer.toString(max))
        .thenApply(
            reply ->
                new Due(
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
  CompletableFuture<Orders> overdue(String jobId) {
    return redis.run(Script.JOB_OVERDUE, keys, "", jobId).thenApply(CommandReader::commands);
  }

  /** Handles a SUSPECT slot whose time is up; its name is {@code <instance>/<stream>}. */
  CompletableFuture<Orders> expireSlot(String slot) {
    return redis.run(Script.EXPIRE_SLOT, keys, "", slot).thenApply(CommandReader::commands);
  }

  CompletableFuture<Boolean> forget(String jobId) {
    return redis.run(Script.FORGET, keys, jobId, jobId).thenApply(reply -> reply.number() == 1);
  }

  CompletableFuture<Boolean> forgetInstance(String instanceId) {
    return redis
        .run(Script.FORGET_INSTANCE, keys, "", instanceId)
        .thenApply(reply -> reply.number() == 1);
  }

  /** Cancels the repetition of these starts and interrupts. */
  public CompletableFuture<Integer> settled(
      Collection<Assignment> starts, Collection<Assignment> interrupts) {
    List<String> members = new ArrayList<>();
    starts.forEach(it -> members.add("out:start:" + it.jobId() + ":" + it.attempt()));
    interrupts.forEach(it -> members.add("out:interrupt:" + it.jobId() + ":" + it.attempt()));
    return redis
        .run(Script.COMMANDS_SETTLED, keys, "", members.toArray(String[]::new))
        .thenApply(Reply::count);
  }

  /** Also assigns jobs that still wait for a free slot because a scheduler died. */
  private CompletableFuture<SweepReport> handle(Due due, int max) {
    List<CompletableFuture<Orders>> all = new ArrayList<>();
    due.jobs().forEach(job -> all.add(overdue(job)));
    due.slots().forEach(slot -> all.add(expireSlot(slot)));
    all.add(
        redis
            .run(Script.ASSIGN, keys, "", Integer.toString(max))
            .thenApply(CommandReader::commands));
    List<CompletableFuture<Boolean>> forgotten = new ArrayList<>();
    due.forgotten().forEach(job -> forgotten.add(forget(job)));
    due.forgottenInstances().forEach(instance -> forgotten.add(forgetInstance(instance)));
    CompletableFuture<Orders> orders = CompletableFuture.completedFuture(due.orders());
    for (CompletableFuture<Orders> one : all) {
      orders = orders.thenCombine(one, Orders::and);
    }
    List<CompletableFuture<Optional<StopOrder>>> stops =
        due.stops().stream().map(shutdowns::step).toList();
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
        .run(Script.DEAD_BRIDGES, keys, "", handled.toArray(String[]::new))
        .thenApply(Timers::texts);
  }

  private CompletableFuture<Void> loseSessionsOf(List<String> bridges) {
    return redis
        .call(commands -> commands.hvals(keys.key("instances")))
        .thenCompose(
            all ->
                CompletableFuture.allOf(
                    Codec.readAll(all, InstanceRecord.class).stream()
                        .filter(it -> it.state().isConnected())
                        .filter(it -> it.bridgeId() != null && bridges.contains(it.bridgeId()))
                        .map(
                            it ->
                                instances.loseSession(
                                    it.id(), it.session(), true, "bridge is gone"))
                        .toArray(CompletableFuture[]::new)));
  }

  private static List<String> texts(Reply reply) {
    int count = reply.count();
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(reply.text());
    }
    return List.copyOf(list);
  }

  /** Due timers, claimed so that no other sweep handles them at the same time. */
  record Due(
      int claimed,
      List<String> resubmit,
      List<String> jobs,
      List<String> slots,
      List<String> forgotten,
      List<String> forgottenInstances,
      List<String> stops,
      Orders orders) {}
}
