package io.dsfleet.messages.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Names and arguments of the broker's exchanges and queues; both ends of each use these. */
public final class Topology {
  /** Submissions, by pool. */
  public static final String JOBS = "dsfleet.jobs";

  /** Cancel, terminate and their like, by pool; never behind a backlog of submissions. */
  public static final String CONTROL = "dsfleet.control";

  /** Commands to sessions, by {@link #sessionKey}. */
  public static final String COMMANDS = "dsfleet.commands";

  /** Events, by {@link #partitionKey}. */
  public static final String EVENTS = "dsfleet.events";

  /** Launches and kills, by host. */
  public static final String LAUNCH = "dsfleet.launch";

  /** Questions to services, by whom they are for; not durable. */
  public static final String REQUESTS = "dsfleet.requests";

  /** The journal of committed transitions, a stream of {@link JournalLine}s; exchange and queue. */
  public static final String JOURNAL = "dsfleet.journal";

  /** Dead letters of every queue (fanout). */
  public static final String DEAD = "dsfleet.dead";

  /** Partitions of the events where no setting says otherwise. */
  public static final int DEFAULT_PARTITIONS = 4;

  /** Deliveries of one message before it is dead-lettered. */
  public static final int DELIVERY_LIMIT = 8;

  private static final long QUEUE_BYTES = 1L << 30;
  private static final long SEGMENT_LEAST = 1L << 20;
  private static final long SEGMENT_MOST = 100L << 20;
  private static final int SEGMENTS = 20;

  private Topology() {}

  /** Queue of the pool's submissions. */
  public static String jobsQueue(String pool) {
    return JOBS + "." + pool;
  }

  /** Queue of the pool's control commands. */
  public static String controlQueue(String pool) {
    return CONTROL + "." + pool;
  }

  /** Queue of the host's launcher. */
  public static String launchQueue(String host) {
    return LAUNCH + "." + host;
  }

  /** Queue of one event partition, from 0. */
  public static String eventsQueue(int partition) {
    return EVENTS + ".p" + partition;
  }

  /** Key of the questions to the launcher of a host. */
  public static String launcherKey(String host) {
    return "launcher/" + host;
  }

  /** Key of the questions to the apps of a bridge. */
  public static String bridgeKey(String bridgeId) {
    return "bridge/" + bridgeId;
  }

  /** Routing key that the session's bridge binds. */
  public static String sessionKey(String instanceId, long session) {
    return instanceId + "/" + session;
  }

  /** Routing key of an instance's events: a stable hash, so that its events stay in order. */
  public static String partitionKey(String instanceId, int partitions) {
    CRC32 hash = new CRC32();
    hash.update(instanceId.getBytes(StandardCharsets.UTF_8));
    return "p" + hash.getValue() % partitions;
  }

  /** Arguments of a durable work queue: quorum, bounded, dead letters at least once. */
  public static Map<String, Object> quorumQueue() {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-dead-letter-exchange",
        DEAD,
        "x-dead-letter-strategy",
        "at-least-once",
        "x-overflow",
        "reject-publish",
        "x-max-length-bytes",
        QUEUE_BYTES);
  }

  /** Arguments of an event partition: as a work queue, with one active consumer. */
  public static Map<String, Object> partitionQueue() {
    Map<String, Object> arguments = new HashMap<>(quorumQueue());
    arguments.put("x-single-active-consumer", true);
    return Map.copyOf(arguments);
  }

  /**
   * Arguments of the journal: a stream, of which whole segments go when it is too old or too long.
   */
  public static Map<String, Object> journalStream(Duration maxAge, long maxBytes) {
    return Map.of(
        "x-queue-type",
        "stream",
        "x-max-age",
        Math.max(1, maxAge.toSeconds()) + "s",
        "x-max-length-bytes",
        maxBytes,
        "x-stream-max-segment-size-bytes",
        Math.clamp(maxBytes / SEGMENTS, SEGMENT_LEAST, SEGMENT_MOST));
  }

  /** Arguments of the queue that takes the dead letters. */
  public static Map<String, Object> deadQueue() {
    return Map.of("x-queue-type", "quorum");
  }
}
