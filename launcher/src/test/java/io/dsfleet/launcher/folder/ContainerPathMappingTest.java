package io.dsfleet.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.spec.LaunchProfile.PathRule;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerPathMappingTest {
  private final ContainerPathMapping rules =
      new ContainerPathMapping(
          List.of(
              new PathRule("/srv/storage", "/vmnt"),
              new PathRule("/srv/storage/models/", "/models")));

  @Test
  void inside_usesTheLongestMatch() throws Exception {
    assertThat(rules.toAppPath(Path.of("/srv/storage/정문/1.mp4"))).isEqualTo("/vmnt/정문/1.mp4");
    assertThat(rules.toAppPath(Path.of("/srv/storage/models/a"))).isEqualTo("/models/a");
    assertThat(rules.toAppPath(Path.of("/srv/storage"))).isEqualTo("/vmnt");
  }

  @Test
  void inside_withoutAMatchingRule_isRefused() {
    for (String path : List.of("/srv/storage2/x", "/etc", "/srv/storage/../other")) {
      assertThatThrownBy(() -> rules.toAppPath(Path.of(path)))
          .isInstanceOf(LaunchRefusedException.class);
    }
  }

  @Test
  void onHost_reversesInside() {
    assertThat(rules.toHostPath("/vmnt/a/b")).contains(Path.of("/srv/storage/a/b"));
    assertThat(rules.toHostPath("/vmntx")).isEmpty();
  }
}
