package io.dsfleet.simulation;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.launch.LaunchToken;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The folders of a simulated host; keeps names and tokens only. */
final class SimulatedFolders extends InstanceFolders {
  private final SimulatedHost host;
  private final LauncherNode node;

  SimulatedFolders(SimulatedHost host, LauncherNode node) {
    super(URI.create("ws://127.0.0.1:1/deepstream/ws"), List.of());
    this.host = host;
    this.node = node;
  }

  @Override
  public AppFiles prepare(LaunchSpec spec, LaunchToken token) throws LaunchRefusedException {
    AppFiles files = filesOf(spec);
    return node.step(
        () -> {
          host.folders().put(files.hostFolder().toString(), token.hash());
          return files;
        });
  }

  @Override
  public void deleteToken(Path folder) {
    node.step(() -> host.folders().replace(folder.toString(), ""));
  }

  @Override
  public boolean remove(Path folder) {
    // Files have no lease: a launcher that paused after its check is a known limit, not a fault.
    return node.step(() -> !node.hasHost() || host.folders().remove(folder.toString()) != null);
  }
}
