package io.dsfleet.bridge;

import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.SessionRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The connections of this bridge: all of them, and those that hold a session. */
final class SessionDirectory {
  private final LongSupplier wallMillis;
  private final Set<AppConnection> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Held> sessions = new ConcurrentHashMap<>();

  /**
   * A claimed session.
   *
   * @param sinceMillis when it was claimed, by the wall clock
   */
  record Held(SessionRef ref, String pool, AppConnection connection, long sinceMillis) {}

  SessionDirectory(LongSupplier wallMillis) {
    this.wallMillis = wallMillis;
  }

  /** Whether there was room; sockets open on many threads at once. */
  synchronized boolean opened(AppConnection connection, int most) {
    return connections.size() < most && connections.add(connection);
  }

  void closed(AppConnection connection) {
    connections.remove(connection);
  }

  int size() {
    return connections.size();
  }

  void hold(SessionRef ref, String pool, AppConnection connection) {
    sessions.put(
        key(ref.instanceId(), ref.session()),
        new Held(ref, pool, connection, wallMillis.getAsLong()));
  }

  @Nullable Held release(String instanceId, long session) {
    return sessions.remove(key(instanceId, session));
  }

  @Nullable Held held(String instanceId, long session) {
    return sessions.get(key(instanceId, session));
  }

  @Nullable AppConnection find(String instanceId, long session) {
    Held held = sessions.get(key(instanceId, session));
    return held == null ? null : held.connection();
  }

  /** The newest session of the instance on this bridge, null if there is none. */
  @Nullable Held holder(String pool, String instanceId) {
    return sessions.values().stream()
        .filter(held -> held.ref().instanceId().equals(instanceId) && held.pool().equals(pool))
        .max(Comparator.comparingLong(held -> held.ref().session()))
        .orElse(null);
  }

  Set<AppConnection> connections() {
    return connections;
  }

  List<Held> held() {
    return List.copyOf(sessions.values());
  }

  private static String key(String instanceId, long session) {
    return Topology.sessionKey(instanceId, session);
  }
}
