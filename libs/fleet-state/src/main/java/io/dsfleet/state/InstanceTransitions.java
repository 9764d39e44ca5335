package io.dsfleet.state;

import io.dsfleet.state.AdmitReply.Duty;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Transitions of instances and their slots (scheduler). Calls are idempotent and fenced. */
public class InstanceTransitions {
  private final Redis redis;
  private final PoolKeys keys;

  InstanceTransitions(Redis redis, PoolKeys keys) {
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
  public CompletableFuture<AdmitReply> admit(
      String instanceId, long session, @Nullable List<HeldCamera> held) {
    List<String> args = new ArrayList<>(List.of(instanceId, Long.toString(session)));
    if (held == null) {
      args.add("?");
    } else {
      for (HeldCamera camera : held) {
        args.add(Integer.toString(camera.streamId()));
        args.add(Long.toString(camera.cameraId()));
      }
    }
    return redis
        .run(Script.ADMIT, keys, "", args.toArray(String[]::new))
        .thenApply(InstanceTransitions::admitReply);
  }

  private static AdmitReply admitReply(Reply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "admitted" -> {
        long epoch = reply.number();
        int count = reply.count();
        List<Duty> duties = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          duties.add(duty(reply));
        }
        int strayCount = reply.count();
        List<HeldCamera> strays = new ArrayList<>(strayCount);
        for (int i = 0; i < strayCount; i++) {
          strays.add(new HeldCamera(reply.count(), reply.number()));
        }
        yield new AdmitReply.Admitted(epoch, duties, strays, CommandReader.commands(reply));
      }
      case "fenced" -> new AdmitReply.Fenced(reply.number());
      default -> throw reply.unexpected(tag);
    };
  }

  private static Duty duty(Reply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "start" -> new Duty.Start(CommandReader.assignment(reply));
      case "run" -> new Duty.Run(CommandReader.assignment(reply));
      case "interrupt" -> new Duty.Interrupt(CommandReader.assignment(reply));
      default -> throw reply.unexpected(tag);
    };
  }

  /**
   * The session ended unexpectedly: its slots are blocked, and its jobs wait for the app for the
   * grace.
   *
   * @param serverFault whether the control plane caused the loss: no budget is charged then
   */
  public CompletableFuture<LoseReply> loseSession(
      String instanceId, long session, boolean serverFault, String reason) {
    return redis
        .run(
            Script.LOSE_SESSION,
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
                case "lost" -> new LoseReply.Lost(reply.count());
                case "fenced" -> new LoseReply.Fenced(reply.number());
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Stops assigning jobs to the instance; its slots are deleted once they are free. */
  public CompletableFuture<InstanceReply> drain(String instanceId, String reason) {
    return redis
        .run(Script.DRAIN, keys, "", instanceId, reason)
        .thenApply(InstanceTransitions::instanceReply);
  }

  /**
   * The process of this epoch is proven dead: its jobs are retried elsewhere.
   *
   * @param crashed whether it ended unexpectedly: its jobs count a crash, the instance is FAILED
   */
  public CompletableFuture<InstanceReply> ended(
      String instanceId, long epoch, boolean crashed, String reason) {
    return redis
        .run(
            Script.INSTANCE_ENDED,
            keys,
            "",
            instanceId,
            Long.toString(epoch),
            crashed ? "1" : "0",
            reason)
        .thenApply(InstanceTransitions::instanceReply);
  }

  private static InstanceReply instanceReply(Reply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "done" ->
          new InstanceReply.Done(
              reply.number(), CommandReader.assignments(reply), CommandReader.commands(reply));
      case "fenced" -> new InstanceReply.Fenced();
      default -> throw reply.unexpected(tag);
    };
  }

  /** Publishes what a launcher observed of a process to the feed; {@code word} is lower case. */
  public CompletableFuture<Boolean> noteProcess(String instanceId, String word, String detail) {
    return redis
        .run(Script.PROCESS_EVENT, keys, "", instanceId, word, detail)
        .thenApply(reply -> reply.number() == 1);
  }
}
