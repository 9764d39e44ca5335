package io.dsfleet.state.instance;

import static java.util.Objects.requireNonNullElse;

import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sessions of apps (ds-bridge): which bridge holds the session of which app. */
public class AppSessions {
  /** Maximum number of sessions checked by one script call; limits its run time. */
  private static final int HEARTBEAT_PAGE = 256;

  private final RedisExecutor redis;
  private final PoolKeys keys;
  private final InstanceTransitions instances;

  public AppSessions(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
    instances = new InstanceTransitions(redis, keys);
  }

  /** Claims the session of an app; supersedes an older session of the same process. */
  public CompletableFuture<SessionOpenReply> open(SessionClaim claim) {
    return redis
        .run(
            LuaScript.OPEN_SESSION,
            keys,
            "",
            claim.instanceId(),
            claim.bridgeId(),
            claim.identity(),
            Integer.toString(claim.streamCount()),
            claim.takeover() ? "1" : "0",
            requireNonNullElse(claim.launchId(), ""),
            claim.processId() == null ? "" : Long.toString(claim.processId()),
            requireNonNullElse(claim.startTime(), ""),
            requireNonNullElse(claim.version(), ""),
            requireNonNullElse(claim.configPath(), ""),
            requireNonNullElse(claim.dialect(), ""),
            claim.gpus() == null ? "" : String.join(",", claim.gpus()))
        .thenApply(AppSessions::openReply);
  }

  private static SessionOpenReply openReply(ScriptReply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "opened" -> {
        long session = reply.number();
        long epoch = reply.number();
        boolean sameEpoch = reply.number() == 1;
        long previous = reply.number();
        String bridge = reply.text();
        yield new SessionOpenReply.Opened(
            session,
            epoch,
            sameEpoch,
            previous == 0 ? null : new SessionOpenReply.Holder(previous, bridge));
      }
      case "duplicate" ->
          new SessionOpenReply.Duplicate(new SessionOpenReply.Holder(reply.number(), reply.text()));
      default -> throw reply.unexpected(tag);
    };
  }

  /**
   * The session ended unexpectedly: its slots are blocked, and its jobs wait for the app for the
   * grace.
   *
   * @param serverFault whether the control plane caused the loss: no budget is charged then
   */
  public CompletableFuture<SessionLossReply> lose(
      String instanceId, long session, boolean serverFault, String reason) {
    return instances.loseSession(instanceId, session, serverFault, reason);
  }

  /**
   * Publishes a line of the app's log to the feed.
   *
   * @return false if the session is not the current one; nothing is published then
   */
  public CompletableFuture<Boolean> publishLogLine(
      String instanceId, long session, String level, String line) {
    return redis
        .run(LuaScript.LOG_LINE, keys, "", instanceId, Long.toString(session), level, line)
        .thenApply(reply -> reply.number() == 1);
  }

  /**
   * Renews the bridge's lease.
   *
   * @return the sessions that are no longer current; claim them again or close them
   */
  public CompletableFuture<List<SessionRef>> heartbeat(String bridgeId, List<SessionRef> sessions) {
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
        .run(LuaScript.HEARTBEAT, keys, "", args.toArray(String[]::new))
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
