package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessSpec;
import io.dsfleet.devtools.servers.FreePorts;
import io.dsfleet.devtools.servers.ServerProbe;
import io.dsfleet.devtools.servers.ServerPlan;
import io.dsfleet.devtools.servers.ServersUnavailableException;
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
final class SystemUnderTest implements AutoCloseable {
  static final String RABBITMQ = "rabbitmq";
  static final String REDIS = "redis";
  static final String BRIDGE = "ds-bridge";

  private static final Duration UP_BOUND = Duration.ofMinutes(2);
  private static final int REDIS_MEGABYTES = 1_024;
  private static final int RABBITMQ_MEGABYTES = 1536;

  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, ManagedProcess> parts = new LinkedHashMap<>();
  private final Map<String, FaultProxy> lines = new LinkedHashMap<>();
  private final Map<String, TmpfsVolume> volumes = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private boolean closed;

  private SystemUnderTest(Path folder) {
    this.folder = folder;
  }

  /**
   * Of an empty record and broker; nothing is started. What an earlier run left in the folder is
   * ended and deleted.
   */
  static SystemUnderTest in(Path folder) {
    return new SystemUnderTest(folder.toAbsolutePath().normalize());
  }

  /** Starts everything and waits until jobs are taken. */
  void start(ProjectCheckout checkout) {
    PidFiles records = new PidFiles(folder.resolve("processes"));
    OwnedProcesses.endAll(folder, records, Duration.ofSeconds(10));
    volume(REDIS, folder.resolve("redis"), REDIS_MEGABYTES);
    volume(RABBITMQ, folder.resolve("rabbitmq/data"), RABBITMQ_MEGABYTES);
    ServerPlan plan = plan();
    for (ProcessSpec spec : plan.processes()) {
      part(
          spec,
          records,
          switch (spec.name()) {
            case RABBITMQ -> () -> ServerProbe.rabbitMqAnswers(plan.addresses().rabbitMq());
            case REDIS -> () -> ServerProbe.redisAnswers(plan.addresses().redis());
            default -> () -> true;
          });
    }
    services(checkout, plan, records);
    parts.values().stream().filter(part -> !isService(part)).forEach(ManagedProcess::start);
    parts.values().stream()
        .filter(part -> !isService(part))
        .forEach(part -> part.awaitUp(UP_BOUND));
    parts.values().stream().filter(SystemUnderTest::isService).forEach(ManagedProcess::start);
    parts.values().forEach(part -> part.awaitUp(UP_BOUND));
  }

  private ServerPlan plan() {
    try {
      return ServerPlan.prepare(folder);
    } catch (ServersUnavailableException missing) {
      throw new CommandFailure(String.valueOf(missing.getMessage()));
    }
  }

  private void services(ProjectCheckout checkout, ServerPlan plan, PidFiles records) {
    ServiceProcessSpecs specs = new ServiceProcessSpecs(checkout, folder);
    List<Integer> free = FreePorts.choose(ServiceProcessSpecs.NAMES.size(), folder.hashCode() + 1L);
    for (String name : ServiceProcessSpecs.NAMES) {
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

  private static boolean isService(ManagedProcess part) {
    return ServiceProcessSpecs.NAMES.contains(part.name());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void volume(String name, Path at, int megabytes) {
    TmpfsVolume volume = TmpfsVolume.mount(at, megabytes);
    opened(volume);
    volumes.put(name, volume);
  }

  private FaultProxy line(String name, int port) {
    FaultProxy line = FaultProxy.to(name, port);
    opened(line);
    lines.put(name, line);
    return line;
  }

  private void part(ProcessSpec spec, PidFiles records, BooleanSupplier answers) {
    ManagedProcess part = new ManagedProcess(spec, records, answers);
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

  ManagedProcess part(String name) {
    return Objects.requireNonNull(parts.get(name));
  }

  TmpfsVolume volume(String name) {
    return Objects.requireNonNull(volumes.get(name));
  }

  Map<String, FaultProxy> lines() {
    return lines;
  }

  /** The gateway's API. */
  FleetApiClient api() {
    return apiOf("gateway");
  }

  /** What a service tells over HTTP itself: health and metrics. */
  FleetApiClient apiOf(String service) {
    return new FleetApiClient(URI.create("http://127.0.0.1:" + ports.get(service)));
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
