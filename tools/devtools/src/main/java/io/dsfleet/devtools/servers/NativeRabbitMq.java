package io.dsfleet.devtools.servers;

import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs an installed RabbitMQ as a separate node that shares nothing with the system's service. */
final class NativeRabbitMq {
  /** Prefixes of inherited variables that would reconfigure the node. */
  static final List<String> REMOVED_PREFIXES = List.of("RABBITMQ_", "ERL_", "NOTIFY_SOCKET");

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Path dataFolder;
  private final Path folder;
  private final ServerPorts ports;

  NativeRabbitMq(Path dataFolder, ServerPorts ports) {
    this.dataFolder = dataFolder;
    this.folder = dataFolder.resolve("rabbitmq");
    this.ports = ports;
  }

  /** Writes the node's configuration files. */
  void prepare(ServerCredentials credentials) throws IOException {
    Files.createDirectories(folder.resolve("log"));
    Files.createDirectories(folder.resolve("data"));
    PrivateFiles.write(folder.resolve("rabbitmq.conf"), configuration(ports.amqp(), credentials));
    PrivateFiles.write(folder.resolve("enabled_plugins"), "[].\n");
    PrivateFiles.write(folder.resolve("rabbitmq-env.conf"), "");
    PrivateFiles.write(folder.resolve("home/.erlang.cookie"), credentials.erlangCookie());
  }

  static String configuration(int port, ServerCredentials credentials) throws IOException {
    return ServerConfigTemplate.render(
        "rabbitmq.conf",
        Map.of(
            "PORT", Integer.toString(port),
            "USER", ServerCredentials.RABBITMQ_USER,
            "PASSWORD", credentials.rabbitMqPassword()));
  }

  /** The node's own Erlang port mapper, started as a child instead of the machine's. */
  ProcessSpec portMapper(Path epmd) {
    return new ProcessSpec(
        "epmd",
        List.of(epmd.toString(), "-port", Integer.toString(ports.epmd()), "-address", "127.0.0.1"),
        Map.of(OwnedProcesses.OWNER_VARIABLE, dataFolder.toString()),
        REMOVED_PREFIXES,
        folder,
        folder.resolve("log/epmd.log"),
        Duration.ofSeconds(2));
  }

  ProcessSpec node(Path rabbitMqServer) {
    return new ProcessSpec(
        "rabbitmq",
        List.of(rabbitMqServer.toString()),
        environment(),
        REMOVED_PREFIXES,
        folder,
        folder.resolve("log/console.log"),
        GRACE);
  }

  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("ERL_EPMD_PORT", Integer.toString(ports.epmd()));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODENAME", nodeName(dataFolder));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(ports.distribution()));
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", folder.resolve("advanced.config").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("rabbitmq-env.conf").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_GENERATED_CONFIG_DIR", folder.resolve("generated").toString());
    environment.put("RABBITMQ_PID_FILE", folder.resolve("node.pid").toString());
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    // Makes the start script exec the node, so that the child's pid is the node's.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    environment.put(OwnedProcesses.OWNER_VARIABLE, dataFolder.toString());
    return environment;
  }

  /** Unique per data folder, so that the nodes of two checkouts do not collide. */
  static String nodeName(Path dataFolder) {
    return "dsfleet-%08x@localhost".formatted(dataFolder.toString().hashCode());
  }
}
