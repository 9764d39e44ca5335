package io.dsfleet.bridge.connection;

import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.instance.SessionRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The open connections and the claimed sessions of this bridge. */
public final class SessionDirectory {
  private final LongSupplier wallMillis;
  private final Set<AppConnection> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, HeldSession> sessions = new ConcurrentHashMap<>();

  /**
   * A claimed session.
   *
   * @param sinceMillis wall-clock time of the claim
   */
  public record HeldSession(
      SessionRef ref, String pool, AppConnection connection, long sinceMillis) {}

  public SessionDirectory(LongSupplier wallMillis) {
    this.wallMillis = wallMillis;
  }

  /**
   * Adds a connection; false if the maximum is reached. Synchronised because sockets open on many
   * threads.
   */
  public synchronized boolean addConnection(AppConnection connection, int max) {
    return connections.size() < max && connections.add(connection);
  }

  public void removeConnection(AppConnection connection) {
    connections.remove(connection);
  }

  public int connectionCount() {
    return connections.size();
  }

  public void addSession(SessionRef ref, String pool, AppConnection connection) {
    sessions.put(
        key(ref.instanceId(), ref.session()),
        new HeldSession(ref, pool, connection, wallMillis.getAsLong()));
  }

  @Nullable
  public HeldSession removeSession(String instanceId, long session) {
    return sessions.remove(key(instanceId, session));
  }

  @Nullable
  public HeldSession findSession(String instanceId, long session) {
    return sessions.get(key(instanceId, session));
  }

  @Nullable
  public AppConnection findConnection(String instanceId, long session) {
    HeldSession held = sessions.get(key(instanceId, session));
    return held == null ? null : held.connection();
  }

  /** The newest session of the instance on this bridge, null if there is none. */
  @Nullable
  public HeldSession findNewestSession(String pool, String instanceId) {
    return sessions.values().stream()
        .filter(held -> held.ref().instanceId().equals(instanceId) && held.pool().equals(pool))
        .max(Comparator.comparingLong(held -> held.ref().session()))
        .orElse(null);
  }

  public Set<AppConnection> connections() {
    return connections;
  }

  public List<HeldSession> sessions() {
    return List.copyOf(sessions.values());
  }

  private static String key(String instanceId, long session) {
    return Topology.sessionKey(instanceId, session);
  }
}
