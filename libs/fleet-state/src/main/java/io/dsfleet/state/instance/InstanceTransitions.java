package io.dsfleet.state.instance;

import io.dsfleet.state.instance.SessionAdmitReply.SlotDuty;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import io.dsfleet.state.slot.CommandReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Transitions of instances and their slots (scheduler). Calls are idempotent and fenced. */
public class InstanceTransitions {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public InstanceTransitions(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * Puts the slots of a session into use and reconciles them with what the app holds: attempts that
   * the app still runs continue, lost ones are retried, unexpected ones are interrupted. Only the
   * first call for a session reconciles; a repeated call returns the current duties and strays.
   *
   * @param held the cameras that the app holds, null if it did not report them
   */
  public CompletableFuture<SessionAdmitReply> admit(
      String instanceId, long session, @Nullable List<StreamCamera> held) {
    List<String> args = new ArrayList<>(List.of(instanceId, Long.toString(session)));
    if (held == null) {
      args.add("?");
    } else {
      for (StreamCamera camera : held) {
        args.add(Integer.toString(camera.streamId()));
        args.add(Long.toString(camera.cameraId()));
      }
    }
    return redis
        .run(LuaScript.ADMIT, keys, "", args.toArray(String[]::new))
        .thenApply(InstanceTransitions::admitReply);
  }

  private static SessionAdmitReply admitReply(ScriptReply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "admitted" -> {
        long epoch = reply.number();
        int count = reply.count();
        List<SlotDuty> duties = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          duties.add(duty(reply));
        }
        int strayCount = reply.count();
        List<StreamCamera> strays = new ArrayList<>(strayCount);
        for (int i = 0; i < strayCount; i++) {
          strays.add(new StreamCamera(reply.count(), reply.number()));
        }
        yield new SessionAdmitReply.Admitted(epoch, duties, strays, CommandReader.commands(reply));
      }
      case "fenced" -> new SessionAdmitReply.Fenced(reply.number());
      default -> throw reply.unexpected(tag);
    };
  }

  private static SlotDuty duty(ScriptReply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "start" -> new SlotDuty.Start(CommandReader.assignment(reply));
      case "run" -> new SlotDuty.Run(CommandReader.assignment(reply));
      case "interrupt" -> new SlotDuty.Interrupt(CommandReader.assignment(reply));
      default -> throw reply.unexpected(tag);
    };
  }

  /**
   * The session ended unexpectedly: its slots are blocked, and its jobs wait for the app for the
   * grace.
   *
   * @param serverFault whether the control plane caused the loss: no budget is charged then
   */
  public CompletableFuture<SessionLossReply> loseSession(
      String instanceId, long session, boolean serverFault, String reason) {
    return redis
        .run(
            LuaScript.LOSE_SESSION,
            keys,
            "",
            instanceId,
            Long.toString(session),
            serverFault ? "1" : "0",
            reason)
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "lost" -> new SessionLossReply.Lost(reply.count());
                case "fenced" -> new SessionLossReply.Fenced(reply.number());
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Stops assigning jobs to the instance; its slots are deleted once they are free. */
  public CompletableFuture<InstanceTransitionReply> drain(String instanceId, String reason) {
    return redis
        .run(LuaScript.DRAIN, keys, "", instanceId, reason)
        .thenApply(InstanceTransitions::instanceReply);
  }

  /**
   * The process of this epoch is proven dead: its jobs are retried elsewhere.
   *
   * @param crashed whether it ended unexpectedly: its jobs count a crash, the instance is FAILED
   */
  public CompletableFuture<InstanceTransitionReply> endProcess(
      String instanceId, long epoch, boolean crashed, String reason) {
    return redis
        .run(
            LuaScript.INSTANCE_ENDED,
            keys,
            "",
            instanceId,
            Long.toString(epoch),
            crashed ? "1" : "0",
            reason)
        .thenApply(InstanceTransitions::instanceReply);
  }

  private static InstanceTransitionReply instanceReply(ScriptReply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "done" ->
          new InstanceTransitionReply.Done(
              reply.number(), CommandReader.assignments(reply), CommandReader.commands(reply));
      case "fenced" -> new InstanceTransitionReply.Fenced();
      default -> throw reply.unexpected(tag);
    };
  }

  /** Publishes what a launcher observed of a process to the feed; {@code word} is lower case. */
  public CompletableFuture<Boolean> publishProcessEvent(
      String instanceId, String word, String detail) {
    return redis
        .run(LuaScript.PROCESS_EVENT, keys, "", instanceId, word, detail)
        .thenApply(reply -> reply.number() == 1);
  }
}
