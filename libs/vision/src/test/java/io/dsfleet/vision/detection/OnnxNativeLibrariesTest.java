package io.dsfleet.vision.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OnnxNativeLibrariesTest {
  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  @Test
  void librariesAreUnpackedWhereThoseOfJavaCppAre_ifThatIsSet() {
    String before = System.getProperty(CACHE);
    Path temporary = Path.of("/tmp/app");
    try {
      System.setProperty(CACHE, "/var/cache/app");
      assertThat(OnnxNativeLibraries.folderFor(temporary))
          .isEqualTo(Path.of("/var/cache/app/onnxruntime"));
      System.clearProperty(CACHE);
      assertThat(OnnxNativeLibraries.folderFor(temporary))
          .isEqualTo(Path.of("/tmp/app/onnxruntime"));
    } finally {
      if (before != null) {
        System.setProperty(CACHE, before);
      }
    }
  }
}
