package io.dsfleet.state;

import static java.util.Objects.requireNonNullElse;

import io.dsfleet.state.AdmitReply.Duty;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls of the scripts that carry an instance and its session through their lives. */
final class InstanceScripts {
  /** Sessions checked by one script call: bounds its time. */
  private static final int HEARTBEAT_PAGE = 256;

  private final Redis redis;
  private final PoolKeys keys;

  InstanceScripts(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  CompletableFuture<OpenReply> open(SessionClaim claim) {
    return redis
        .run(
            Script.OPEN_SESSION,
            keys,
            "",
            claim.instanceId(),
            claim.bridgeId(),
            claim.identity(),
            Integer.toString(claim.streamsCount()),
            claim.takeover() ? "1" : "0",
            requireNonNullElse(claim.launchId(), ""),
            claim.processId() == null ? "" : Long.toString(claim.processId()),
            requireNonNullElse(claim.startTime(), ""),
            requireNonNullElse(claim.version(), ""),
            requireNonNullElse(claim.configPath(), ""),
            requireNonNullElse(claim.dialect(), ""))
        .thenApply(InstanceScripts::openReply);
  }

  private static OpenReply openReply(Reply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "opened" -> {
        long session = reply.number();
        long epoch = reply.number();
        boolean sameEpoch = reply.number() == 1;
        long previous = reply.number();
        String bridge = reply.text();
        yield new OpenReply.Opened(
            session,
            epoch,
            sameEpoch,
            previous == 0 ? null : new OpenReply.Holder(previous, bridge));
      }
      case "duplicate" ->
          new OpenReply.Duplicate(new OpenReply.Holder(reply.number(), reply.text()));
      default -> throw reply.unexpected(tag);
    };
  }

  CompletableFuture<AdmitReply> admit(
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
        .thenApply(InstanceScripts::admitReply);
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
        yield new AdmitReply.Admitted(epoch, duties, strays, reply.orders());
      }
      case "fenced" -> new AdmitReply.Fenced(reply.number());
      default -> throw reply.unexpected(tag);
    };
  }

  private static Duty duty(Reply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "start" -> new Duty.Start(reply.placement());
      case "run" -> new Duty.Run(reply.placement());
      case "interrupt" -> new Duty.Interrupt(reply.placement());
      default -> throw reply.unexpected(tag);
    };
  }

  CompletableFuture<LoseReply> lose(String instanceId, long session, boolean ours, String reason) {
    return redis
        .run(
            Script.LOSE_SESSION,
            keys,
            "",
            instanceId,
            Long.toString(session),
            ours ? "1" : "0",
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

  CompletableFuture<Boolean> log(String instanceId, long session, String level, String line) {
    return redis
        .run(Script.LOG_LINE, keys, "", instanceId, Long.toString(session), level, line)
        .thenApply(reply -> reply.number() == 1);
  }

  CompletableFuture<InstanceReply> drain(String instanceId, String reason) {
    return redis
        .run(Script.DRAIN, keys, "", instanceId, reason)
        .thenApply(InstanceScripts::instanceReply);
  }

  CompletableFuture<InstanceReply> ended(
      String instanceId, long epoch, boolean crashed, String reason) {
    return redis
        .run(Script.INSTANCE_ENDED, keys, "", instanceId, Long.toString(epoch), crashed ? "1" : "0", reason)
        .thenApply(InstanceScripts::instanceReply);
  }

  private static InstanceReply instanceReply(Reply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "done" -> new InstanceReply.Done(reply.number(), reply.placements(), reply.orders());
      case "fenced" -> new InstanceReply.Fenced();
      default -> throw reply.unexpected(tag);
    };
  }

  CompletableFuture<List<SessionRef>> heartbeat(String bridgeId, List<SessionRef> sessions) {
    CompletableFuture<List<SessionRef>> all = CompletableFuture.completedFuture(new ArrayList<>());
    int from = 0;
    do {
      List<SessionRef> page =
          sessions.subList(from, Math.min(sessions.size(), from + HEARTBEAT_PAGE));
      all =
          all.thenCombine(
              heartbeatPage(bridgeId, page),
              (sum, more) -> {
                sum.addAll(more);
                return sum;
              });
      from += HEARTBEAT_PAGE;
    } while (from < sessions.size());
    return all.thenApply(List::copyOf);
  }

  private CompletableFuture<List<SessionRef>> heartbeatPage(
      String bridgeId, List<SessionRef> sessions) {
    List<String> args = new ArrayList<>(List.of(bridgeId));
    for (SessionRef ref : sessions) {
      args.add(ref.instanceId());
      args.add(Long.toString(ref.session()));
    }
    return redis
        .run(Script.HEARTBEAT, keys, "", args.toArray(String[]::new))
        .thenApply(
            reply -> {
              List<SessionRef> fenced = new ArrayList<>();
              while (reply.hasMore()) {
                fenced.add(new SessionRef(reply.text(), reply.number()));
              }
              return fenced;
            });
  }
}
