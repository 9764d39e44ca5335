package io.dsfleet.cli.chaos;

import io.dsfleet.cli.CommandFailure;
import io.dsfleet.cli.api.FleetApi;
import io.dsfleet.cli.fleet.Checkout;
import io.dsfleet.cli.processes.OwnedProcesses;
import io.dsfleet.cli.processes.ProcessRecords;
import io.dsfleet.cli.processes.ProcessSpec;
import io.dsfleet.cli.servers.FreePorts;
import io.dsfleet.cli.servers.Probe;
import io.dsfleet.cli.servers.ServerPlan;
import io.dsfleet.cli.servers.ServersUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The whole system in processes of its own, with a line between each pair that talks. */
final class Plant implements AutoCloseable {
  static final String RABBITMQ = "rabbitmq";
  static final String REDIS = "redis";
  static final String BRIDGE = "ds-bridge";

  private static final Duration UP_BOUND = Duration.ofMinutes(2);
  private static final int REDIS_MEGABYTES = 1_024;
  private static final int RABBITMQ_MEGABYTES = 1536;

  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Map<String, Volume> volumes = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private boolean closed;

  private Plant(Path folder) {
    this.folder = folder;
  }

  /**
   * Of an empty record and broker; nothing is started. What an earlier run left in the folder is
   * ended and deleted.
   */
  static Plant in(Path folder) {
    return new Plant(folder.toAbsolutePath().normalize());
  }

  /** Starts everything and waits until jobs are taken. */
  void start(Checkout checkout) {
    ProcessRecords records = new ProcessRecords(folder.resolve("processes"));
    OwnedProcesses.endAll(folder, records, Duration.ofSeconds(10));
    volume(REDIS, folder.resolve("redis"), REDIS_MEGABYTES);
    volume(RABBITMQ, folder.resolve("rabbitmq/data"), RABBITMQ_MEGABYTES);
    ServerPlan plan = plan();
    for (ProcessSpec spec : plan.processes()) {
      part(
          spec,
          records,
          switch (spec.name()) {
            case RABBITMQ -> () -> Probe.rabbitMqAnswers(plan.addresses().rabbitMq());
            case REDIS -> () -> Probe.redisAnswers(plan.addresses().redis());
            default -> () -> true;
          });
    }
    services(checkout, plan, records);
    parts.values().stream().filter(part -> !isService(part)).forEach(Part::start);
    parts.values().stream()
        .filter(part -> !isService(part))
        .forEach(part -> part.awaitUp(UP_BOUND));
    parts.values().stream().filter(Plant::isService).forEach(Part::start);
    parts.values().forEach(part -> part.awaitUp(UP_BOUND));
  }

  private ServerPlan plan() {
    try {
      return ServerPlan.prepare(folder);
    } catch (ServersUnavailable missing) {
      throw new CommandFailure(String.valueOf(missing.getMessage()));
    }
  }

  private void services(Checkout checkout, ServerPlan plan, ProcessRecords records) {
    ServiceSpecs specs = new ServiceSpecs(checkout, folder);
    List<Integer> free = FreePorts.choose(ServiceSpecs.NAMES.size(), folder.hashCode() + 1L);
    for (String name : ServiceSpecs.NAMES) {
      int port = free.get(ports.size());
      ports.put(name, port);
      URI rabbitMq = plan.addresses().rabbitMq();
      URI redis = plan.addresses().redis();
      ProcessSpec spec =
          specs.spec(
              name,
              port,
              line(name + "-" + RABBITMQ, rabbitMq.getPort()).before(rabbitMq),
              line(name + "-" + REDIS, redis.getPort()).before(redis));
      part(spec, records, () -> listens(port));
    }
    line("app-" + BRIDGE, Objects.requireNonNull(ports.get(BRIDGE)));
  }

  private static boolean isService(Part part) {
    return ServiceSpecs.NAMES.contains(part.name());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void volume(String name, Path at, int megabytes) {
    Volume volume = Volume.mount(at, megabytes);
    opened(volume);
    volumes.put(name, volume);
  }

  private Line line(String name, int port) {
    Line line = Line.to(name, port);
    opened(line);
    lines.put(name, line);
    return line;
  }

  private void part(ProcessSpec spec, ProcessRecords records, BooleanSupplier answers) {
    Part part = new Part(spec, records, answers);
    opened(part);
    parts.put(part.name(), part);
  }

  private synchronized void opened(AutoCloseable part) {
    open.push(part);
    if (closed) {
      close();
      throw new CommandFailure("stopped while it started", 130);
    }
  }

  Path folder() {
    return folder;
  }

  Part part(String name) {
    return Objects.requireNonNull(parts.get(name));
  }

  Volume volume(String name) {
    return Objects.requireNonNull(volumes.get(name));
  }

  Map<String, Line> lines() {
    return lines;
  }

  /** The gateway's API. */
  FleetApi api() {
    return apiOf("gateway");
  }

  /** What a service tells over HTTP itself: health and metrics. */
  FleetApi apiOf(String service) {
    return new FleetApi(URI.create("http://127.0.0.1:" + ports.get(service)));
  }

  /** Where apps connect, by way of their line. */
  URI socket() {
    return URI.create(
        "ws://127.0.0.1:"
            + Objects.requireNonNull(lines.get("app-" + BRIDGE)).port()
            + "/deepstream/ws");
  }

  /** Ends all of it, services first; safe to call twice and from any thread. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.err.println("dsfleet: while stopping: " + e.getMessage());
      }
    }
  }
}
