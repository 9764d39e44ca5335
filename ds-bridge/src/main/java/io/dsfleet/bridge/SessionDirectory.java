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

/** The open connections and the claimed sessions of this bridge. */
final class SessionDirectory {
  private final LongSupplier wallMillis;
  private final Set<AppConnection> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Held> sessions = new ConcurrentHashMap<>();

  /**
   * A claimed session.
   *
   * @param sinceMillis wall-clock time of the claim
   */
  record Held(SessionRef ref, String pool, AppConnection connection, long sinceMillis) {}

  SessionDirectory(LongSupplier wallMillis) {
    this.wallMillis = wallMillis;
  }

  /**
   * Adds a connection; false if the maximum is reached. Synchronised because sockets open on many
   * threads.
   */
  synchronized boolean opened(AppConnection connection, int max) {
    return connections.size() < max && connections.add(connection);
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

  @Nullable Held findSession(String instanceId, long session) {
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
