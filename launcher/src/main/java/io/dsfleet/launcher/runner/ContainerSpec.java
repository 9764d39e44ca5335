package io.dsfleet.launcher.runner;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile.Docker;
import io.dsfleet.launcher.spec.LaunchSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** Builds the create command of an app's dedicated container. */
final class ContainerSpec {
  private static final long NANO = 1_000_000_000L;
  private static final Map<String, String> LOG_OPTIONS = Map.of("max-size", "8m", "max-file", "3");

  private ContainerSpec() {}

  static String nameOf(LaunchSpec spec) {
    return "dsfleet-" + spec.host() + "-" + spec.instanceId();
  }

  static CreateContainerCmd fill(
      CreateContainerCmd command, LaunchSpec spec, LaunchMark mark, AppFiles files) {
    Docker docker = spec.profile().docker();
    Map<String, String> environment = AppCommand.environment(spec, mark, files);
    List<String> arguments = AppCommand.commandLine(spec, files);
    CreateContainerCmd filled =
        command
            .withName(nameOf(spec))
            // Overrides the image's entry point.
            .withEntrypoint(arguments.getFirst())
            .withCmd(arguments.subList(1, arguments.size()))
            .withWorkingDir(files.appFolder())
            .withLabels(mark.labels())
            .withEnv(
                environment.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .sorted()
                    .toList())
            .withHostConfig(host(spec, docker));
    return docker.user() == null ? filled : filled.withUser(docker.user());
  }

  private static HostConfig host(LaunchSpec spec, Docker docker) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withInit(true)
            .withBinds(binds(docker))
            .withReadonlyRootfs(docker.readOnly())
            .withTmpFs(temporary(docker))
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withPidsLimit(docker.pids())
            .withShmSize(docker.sharedMemory().toBytes())
            // The launcher restarts apps: it counts crashes and issues a new token per start.
            .withRestartPolicy(RestartPolicy.noRestart())
            .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_OPTIONS));
    DataSize memory = docker.memory();
    if (memory != null) {
      host.withMemory(memory.toBytes()).withMemorySwap(memory.toBytes());
    }
    Double cpus = docker.cpus();
    if (cpus != null) {
      host.withNanoCPUs(Math.round(cpus * NANO));
    }
    if (docker.network() != null) {
      host.withNetworkMode(docker.network());
    }
    if (!spec.gpus().isEmpty()) {
      // The container numbers its GPUs from 0, so no variable may contain the host's numbers.
      host.withDeviceRequests(
          List.of(
              new DeviceRequest()
                  .withDriver("nvidia")
                  .withDeviceIds(spec.gpus().stream().map(String::valueOf).toList())
                  .withCapabilities(List.of(List.of("gpu")))));
    }
    return host;
  }

  private static List<Bind> binds(Docker docker) {
    return docker.mounts().stream()
        .map(
            mount ->
                new Bind(
                    mount.source(),
                    new Volume(mount.target()),
                    mount.readOnly() ? AccessMode.ro : AccessMode.rw))
        .toList();
  }

  private static Map<String, String> temporary(Docker docker) {
    Map<String, String> all = new LinkedHashMap<>();
    docker.temporary().forEach(folder -> all.put(folder, "rw,nosuid,nodev,mode=1777"));
    return all;
  }
}
