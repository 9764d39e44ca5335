package io.dsfleet.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.Profile.PathRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathRulesTest {
  private final PathRules rules =
      new PathRules(
          List.of(
              new PathRule("/srv/storage", "/vmnt"),
              new PathRule("/srv/storage/models/", "/models")));

  @Test
  void inside_usesTheLongestMatch() throws Exception {
    assertThat(rules.inside(Path.of("/srv/storage/정문/1.mp4"))).isEqualTo("/vmnt/정문/1.mp4");
    assertThat(rules.inside(Path.of("/srv/storage/models/a"))).isEqualTo("/models/a");
    assertThat(rules.inside(Path.of("/srv/storage"))).isEqualTo("/vmnt");
  }

  @Test
  void inside_withoutAMatchingRule_isRefused() {
    for (String path : List.of("/srv/storage2/x", "/etc", "/srv/storage/../other")) {
      assertThatThrownBy(() -> rules.inside(Path.of(path)))
          .isInstanceOf(LaunchRefusedException.class);
    }
  }

  @Test
  void onHost_reversesInside() {
    assertThat(rules.onHost("/vmnt/a/b")).contains(Path.of("/srv/storage/a/b"));
    assertThat(rules.onHost("/vmntx")).isEmpty();
  }
}
