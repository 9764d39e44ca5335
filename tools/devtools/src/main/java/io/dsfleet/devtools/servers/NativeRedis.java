package io.dsfleet.devtools.servers;

import com.sun.management.OperatingSystemMXBean;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs an installed Redis or Valkey with a private data folder. */
final class NativeRedis {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Path dataFolder;
  private final Path folder;

  NativeRedis(Path dataFolder) {
    this.dataFolder = dataFolder;
    this.folder = dataFolder.resolve("redis");
  }

  void prepare(ServerPorts ports, ServerCredentials credentials) throws IOException {
    Files.createDirectories(folder.resolve("log"));
    PrivateFiles.write(
        folder.resolve("redis.conf"),
        configuration(ports.redis(), credentials, folder, halfOfMemory()));
  }

  static String configuration(
      int port, ServerCredentials credentials, Path data, long maxMemoryBytes) throws IOException {
    return ServerConfigTemplate.render(
        "redis.conf",
        Map.of(
            "PORT", Integer.toString(port),
            "PASSWORD", credentials.redisPassword(),
            "DATA_DIR", "\"" + data + "\"",
            "MAX_MEMORY", Long.toString(maxMemoryBytes)));
  }

  ProcessSpec server(Path redisServer) {
    return new ProcessSpec(
        "redis",
        List.of(redisServer.toString(), folder.resolve("redis.conf").toString()),
        Map.of(OwnedProcesses.OWNER_VARIABLE, dataFolder.toString()),
        List.of(),
        folder,
        folder.resolve("log/redis.log"),
        GRACE);
  }

  private static long halfOfMemory() {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return machine.getTotalMemorySize() / 2;
  }
}
