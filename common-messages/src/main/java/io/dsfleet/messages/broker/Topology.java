package io.dsfleet.messages.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Names and arguments of RabbitMQ's exchanges and queues. */
public final class Topology {
  /** Exchange of submissions, routed by pool. */
  public static final String JOBS = "dsfleet.jobs";

  /** Exchange of control commands, routed by pool; they never wait behind submissions. */
  public static final String CONTROL = "dsfleet.control";

  /** Exchange of commands to sessions, routed by {@link #sessionKey}. */
  public static final String COMMANDS = "dsfleet.commands";

  /** Exchange of events, routed by {@link #partitionKey}. */
  public static final String EVENTS = "dsfleet.events";

  /** Exchange of commands to launchers, routed by host. */
  public static final String LAUNCH = "dsfleet.launch";

  /** Exchange of requests to services, routed by service; not durable. */
  public static final String REQUESTS = "dsfleet.requests";

  /** Exchange and stream of the journal, whose items are {@link JournalEntry}s. */
  public static final String JOURNAL = "dsfleet.journal";

  /** Fanout exchange of the dead letters of every queue. */
  public static final String DEAD_LETTERS = "dsfleet.dead";

  /** Default number of event partitions. */
  public static final int DEFAULT_PARTITIONS = 4;

  /** Number of deliveries of a message before it is dead-lettered. */
  public static final int DELIVERY_LIMIT = 8;

  private static final long MAX_QUEUE_BYTES = 1L << 30;
  private static final long MIN_SEGMENT_BYTES = 1L << 20;
  private static final long MAX_SEGMENT_BYTES = 100L << 20;
  private static final int SEGMENTS = 20;

  private Topology() {}

  /** Queue of a pool's submissions. */
  public static String jobsQueue(String pool) {
    return JOBS + "." + pool;
  }

  /** Queue of a pool's control commands. */
  public static String controlQueue(String pool) {
    return CONTROL + "." + pool;
  }

  /** Queue of a host's launcher. */
  public static String launchQueue(String host) {
    return LAUNCH + "." + host;
  }

  /** Queue of an event partition, counted from 0. */
  public static String eventsQueue(int partition) {
    return EVENTS + ".p" + partition;
  }

  /** Routing key of requests to the launcher of a host. */
  public static String launcherKey(String host) {
    return "launcher/" + host;
  }

  /** Routing key of requests to the apps of a bridge. */
  public static String bridgeKey(String bridgeId) {
    return "bridge/" + bridgeId;
  }

  /** Routing key of commands to a session; its bridge binds it. */
  public static String sessionKey(String instanceId, long session) {
    return instanceId + "/" + session;
  }

  /** Routing key of an instance's events: a stable hash, which keeps them in order. */
  public static String partitionKey(String instanceId, int partitions) {
    CRC32 hash = new CRC32();
    hash.update(instanceId.getBytes(StandardCharsets.UTF_8));
    return "p" + hash.getValue() % partitions;
  }

  /** Arguments of a work queue: a bounded quorum queue with at-least-once dead-lettering. */
  public static Map<String, Object> quorumQueueArguments() {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-dead-letter-exchange",
        DEAD_LETTERS,
        "x-dead-letter-strategy",
        "at-least-once",
        "x-overflow",
        "reject-publish",
        "x-max-length-bytes",
        MAX_QUEUE_BYTES);
  }

  /** Arguments of an event partition: a work queue with a single active consumer. */
  public static Map<String, Object> partitionQueueArguments() {
    Map<String, Object> arguments = new HashMap<>(quorumQueueArguments());
    arguments.put("x-single-active-consumer", true);
    return Map.copyOf(arguments);
  }

  /** Arguments of the journal: a stream that drops whole segments beyond the age and size. */
  public static Map<String, Object> journalStreamArguments(Duration maxAge, long maxBytes) {
    return Map.of(
        "x-queue-type",
        "stream",
        "x-max-age",
        Math.max(1, maxAge.toSeconds()) + "s",
        "x-max-length-bytes",
        maxBytes,
        "x-stream-max-segment-size-bytes",
        Math.clamp(maxBytes / SEGMENTS, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES));
  }

  /** Arguments of the queue of dead letters. */
  public static Map<String, Object> deadLetterQueueArguments() {
    return Map.of("x-queue-type", "quorum");
  }
}
