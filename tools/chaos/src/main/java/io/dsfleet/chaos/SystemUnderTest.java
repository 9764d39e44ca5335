package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessSpec;
import io.dsfleet.devtools.servers.FreePorts;
import io.dsfleet.devtools.servers.ServerPlan;
import io.dsfleet.devtools.servers.ServerProbe;
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

/**
 * The whole system in separate processes, with a fault proxy between each pair that communicates.
 */
final class SystemUnderTest implements AutoCloseable {
  static final String RABBITMQ = "rabbitmq";
  static final String REDIS = "redis";
  static final String BRIDGE = "ds-bridge";

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final int REDIS_MEGABYTES = 1_024;
  private static final int RABBITMQ_MEGABYTES = 1536;

  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
  private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();
  private final Map<String, TmpfsVolume> volumes = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private boolean closed;

  private SystemUnderTest(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates a system with empty servers, without starting it. The start stops and deletes what an
   * earlier run left in the folder.
   */
  static SystemUnderTest in(Path folder) {
    return new SystemUnderTest(folder.toAbsolutePath().normalize());
  }

  /** Starts everything and waits until the services listen. */
  void start(ProjectCheckout checkout) {
    PidFiles pidFiles = new PidFiles(folder.resolve("processes"));
    OwnedProcesses.terminateAll(folder, pidFiles, Duration.ofSeconds(10));
    addVolume(REDIS, folder.resolve("redis"), REDIS_MEGABYTES);
    addVolume(RABBITMQ, folder.resolve("rabbitmq/data"), RABBITMQ_MEGABYTES);
    ServerPlan plan = plan();
    for (ProcessSpec spec : plan.processes()) {
      addProcess(
          spec,
          pidFiles,
          switch (spec.name()) {
            case RABBITMQ -> () -> ServerProbe.rabbitMqAnswers(plan.addresses().rabbitMq());
            case REDIS -> () -> ServerProbe.redisAnswers(plan.addresses().redis());
            default -> () -> true;
          });
    }
    services(checkout, plan, pidFiles);
    processes.values().stream()
        .filter(process -> !isService(process))
        .forEach(ManagedProcess::start);
    processes.values().stream()
        .filter(process -> !isService(process))
        .forEach(process -> process.awaitUp(START_TIMEOUT));
    processes.values().stream().filter(SystemUnderTest::isService).forEach(ManagedProcess::start);
    processes.values().forEach(process -> process.awaitUp(START_TIMEOUT));
  }

  private ServerPlan plan() {
    try {
      return ServerPlan.prepare(folder);
    } catch (ServersUnavailableException missing) {
      throw new CommandFailure(String.valueOf(missing.getMessage()));
    }
  }

  private void services(ProjectCheckout checkout, ServerPlan plan, PidFiles pidFiles) {
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
              addProxy(name + "-" + RABBITMQ, rabbitMq.getPort()).through(rabbitMq),
              addProxy(name + "-" + REDIS, redis.getPort()).through(redis));
      addProcess(spec, pidFiles, () -> listens(port));
    }
    addProxy("app-" + BRIDGE, Objects.requireNonNull(ports.get(BRIDGE)));
  }

  private static boolean isService(ManagedProcess process) {
    return ServiceProcessSpecs.NAMES.contains(process.name());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void addVolume(String name, Path at, int megabytes) {
    TmpfsVolume volume = TmpfsVolume.mount(at, megabytes);
    register(volume);
    volumes.put(name, volume);
  }

  private FaultProxy addProxy(String name, int port) {
    FaultProxy proxy = FaultProxy.to(name, port);
    register(proxy);
    proxies.put(name, proxy);
    return proxy;
  }

  private void addProcess(ProcessSpec spec, PidFiles pidFiles, BooleanSupplier serving) {
    ManagedProcess process = new ManagedProcess(spec, pidFiles, serving);
    register(process);
    processes.put(process.name(), process);
  }

  private synchronized void register(AutoCloseable resource) {
    open.push(resource);
    if (closed) {
      close();
      throw new CommandFailure("interrupted during the start", 130);
    }
  }

  Path folder() {
    return folder;
  }

  ManagedProcess process(String name) {
    return Objects.requireNonNull(processes.get(name));
  }

  TmpfsVolume volume(String name) {
    return Objects.requireNonNull(volumes.get(name));
  }

  Map<String, FaultProxy> proxies() {
    return proxies;
  }

  /** A client of the gateway. */
  FleetApiClient api() {
    return apiOf("gateway");
  }

  /** A client of a service, for its health and metrics. */
  FleetApiClient apiOf(String service) {
    return new FleetApiClient(URI.create("http://127.0.0.1:" + ports.get(service)));
  }

  /** The WebSocket address for apps, through their proxy. */
  URI appAddress() {
    return URI.create(
        "ws://127.0.0.1:"
            + Objects.requireNonNull(proxies.get("app-" + BRIDGE)).port()
            + "/deepstream/ws");
  }

  /** Stops everything, services first. May be called repeatedly and from any thread. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.err.println("dsfleet: error while stopping: " + e.getMessage());
      }
    }
  }
}
