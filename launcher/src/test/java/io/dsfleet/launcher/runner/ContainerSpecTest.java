package io.dsfleet.launcher.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.Docker;
import io.dsfleet.launcher.spec.LaunchProfile.Mount;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.LaunchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Create command of a container with GPUs, which the test machines lack. */
class ContainerSpecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/container-gpu.json");

  @Test
  void containerWithGpus_matchesTheGoldenFile() throws Exception {
    LaunchSpec spec = spec();
    var command =
        ContainerSpec.fill(
            new CreateContainerCmdImpl(
                asked -> {
                  throw new AssertionError("no container is created here");
                },
                null,
                "dsfleet/deepstream"),
            spec,
            LaunchMark.of(spec, "0".repeat(64)),
            InstanceFolders.filesOf(spec));
    String json =
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValueAsString(command)
            + "\n";
    if (Boolean.getBoolean("dsfleet.golden.write")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, json);
    }

    assertThat(json).isEqualTo(Files.readString(GOLDEN));
    assertThat(json)
        .contains("\"DeviceIDs\" : [ \"2\", \"0\" ]")
        .doesNotContain("CUDA_VISIBLE_DEVICES", "an-impostor", "token=");
  }

  private static LaunchSpec spec() {
    LaunchProfile profile =
        new LaunchProfile(
            RunnerKind.CONTAINER,
            List.of("deepstream-app", "-c", "{config}"),
            List.of(),
            Map.of("TZ", "Asia/Seoul", "APP_ID", "an-impostor"),
            null,
            null,
            1,
            List.of(),
            new Docker(
                null,
                List.of(),
                "dsfleet/deepstream",
                "10001:10001",
                List.of(),
                List.of(
                    new Mount("apps", "/var/lib/dsfleet/apps", false),
                    new Mount("media", "/media", true)),
                "fleet",
                DataSize.ofGigabytes(16),
                4.0,
                4096,
                DataSize.ofGigabytes(1),
                true,
                List.of("/tmp")));
    return new LaunchSpec(
        "p-1",
        "stream_alpha",
        "gpu1",
        "default",
        "gpu",
        profile,
        3,
        new LaunchSettings(null, null, null, List.of(2, 0), List.of("--tiled"), null),
        Path.of("/var/lib/dsfleet/apps/stream_alpha"));
  }
}
