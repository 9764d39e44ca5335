package io.dsfleet.referenceapp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.vision.detection.DetectorMethod;
import io.dsfleet.vision.detection.DetectorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorSettingsReaderTest {
  @TempDir Path folder;

  @Test
  void noModelMeansTheGlobalModel() throws Exception {
    assertThat(read("[source0]\nenable=1\n")).isEqualTo(DetectorSettings.GLOBAL_MODEL);
    assertThat(read("[primary-gie]\nenable=1\ngpu-id=0\n"))
        .isEqualTo(DetectorSettings.GLOBAL_MODEL);
    assertThat(AnalysisConfig.DEFAULT.detector()).isEqualTo(DetectorSettings.GLOBAL_MODEL);
  }

  @Test
  void disabledInferenceMeansMotionAndHog() throws Exception {
    assertThat(read("[primary-gie]\nenable=0\nonnx-file=a.onnx\n"))
        .isEqualTo(DetectorSettings.NO_MODEL);
  }

  @Test
  void theGlobalModelIsConfiguredWithoutItsOwnFacts() throws Exception {
    Files.writeString(
        folder.resolve("infer.txt"),
        """
        [property]
        labelfile-path=labels.txt
        num-detected-classes=4
        infer-dims=3;480;640
        filter-out-class-ids=0;
        [class-attrs-all]
        pre-cluster-threshold=0.6
        """);
    assertThat(read("[primary-gie]\nconfig-file=infer.txt\ninterval=2\n"))
        .isEqualTo(
            new DetectorSettings(
                DetectorMethod.GLOBAL_MODEL, null, null, 0, 2, 0.6, 0.45, Set.of(0), 640, 480));
    assertThat(analysis("[primary-gie]\nconfig-file=infer.txt\n").ignoredKeys())
        .singleElement()
        .asString()
        .contains("labelfile-path", "num-detected-classes");
  }

  @Test
  void modelSettingsAreReadFromTheConfigFile() throws Exception {
    Path inside = Files.createDirectories(folder.resolve("models"));
    Files.writeString(
        inside.resolve("infer.txt"),
        """
        [property]
        gpu-id=0
        onnx-file=yolo11s.onnx
        model-engine-file=model_b32_gpu0_fp16.engine
        labelfile-path=../labels.txt
        num-detected-classes=7
        interval=2
        infer-dims=3;384;640
        filter-out-class-ids=5;6;
        [class-attrs-all]
        nms-iou-threshold=0.5
        pre-cluster-threshold=0.3
        """);
    DetectorSettings config =
        read("[primary-gie]\nenable=1\nconfig-file=models/infer.txt\ninterval=4\n");
    assertThat(config)
        .isEqualTo(
            new DetectorSettings(
                DetectorMethod.MODEL_FILE,
                inside.resolve("yolo11s.onnx"),
                folder.resolve("labels.txt"),
                7,
                4,
                0.3,
                0.5,
                Set.of(5, 6),
                640,
                384));
  }

  @Test
  void theConfigFileMayBeYaml() throws Exception {
    Files.writeString(
        folder.resolve("infer.yml"),
        """
        # comment
        property:
          onnx-file: a.onnx # the model
          interval: 1

        class-attrs-all:
          pre-cluster-threshold: 0.4
        """);
    DetectorSettings config = read("[primary-gie]\nconfig-file=infer.yml\n");
    assertThat(config.model()).isEqualTo(folder.resolve("a.onnx"));
    assertThat(config.interval()).isEqualTo(1);
    assertThat(config.minScore()).isEqualTo(0.4);
  }

  @Test
  void theGroupMayNameTheModel() throws Exception {
    assertThat(read("[primary-gie]\nonnx-file=/models/a.onnx\n").model())
        .isEqualTo(Path.of("/models/a.onnx"));
    assertThat(read("[primary-gie]\nmodel-engine-file=b.ONNX\n").model())
        .isEqualTo(folder.resolve("b.ONNX"));
  }

  @Test
  void invalidSettingsAreRejectedWithTheReason() {
    assertRefused("[primary-gie]\nmodel-engine-file=a.engine\n", "other formats need a GPU");
    assertRefused("[primary-gie]\nconfig-file=missing.txt\n", "missing.txt");
    assertRefused("[primary-gie]\nonnx-file=a.onnx\ninterval=often\n", "a number from 0 to");
    assertRefused("[primary-gie]\nonnx-file=a.onnx\ninterval=-1\n", "a number from 0 to");
    assertRefused("[primary-gie]\nonnx-file=a\u0000b\n", "a path in onnx-file");
    assertInferenceRefused("[property]\nonnx-file=a\ninfer-dims=640\n", "3;HEIGHT;WIDTH");
    assertInferenceRefused("[property]\nonnx-file=a\nfilter-out-class-ids=x\n", "class numbers");
    assertInferenceRefused(
        "[property]\nonnx-file=a\n[class-attrs-all]\nnms-iou-threshold=2\n", "from 0 to 1");
  }

  @Test
  void theKittiFolderIsReadFromTheApplication() throws Exception {
    assertThat(analysis("[application]\n").kittiTrackFolder()).isNull();
    assertThat(analysis("[application]\nkitti-track-output-dir=kitti\n").kittiTrackFolder())
        .isEqualTo(Path.of("kitti"));
  }

  @Test
  void ignoredNvinferKeysAreReported() throws Exception {
    Files.writeString(folder.resolve("i.txt"), "[property]\nonnx-file=a.onnx\ncluster-mode=2\n");
    assertThat(analysis("[primary-gie]\nconfig-file=i.txt\n").ignoredKeys())
        .singleElement()
        .asString()
        .contains("i.txt")
        .endsWith("[property]: cluster-mode");
  }

  private void assertInferenceRefused(String inference, String reason) {
    assertThatThrownBy(
            () -> {
              Files.writeString(folder.resolve("i.txt"), inference);
              read("[primary-gie]\nconfig-file=i.txt\n");
            })
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(reason);
  }

  private void assertRefused(String config, String reason) {
    assertThatThrownBy(() -> read(config))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(reason);
  }

  private DetectorSettings read(String config) throws IOException, InvalidConfigurationException {
    return analysis(config).detector();
  }

  private AnalysisConfig analysis(String config) throws IOException, InvalidConfigurationException {
    Path file = Files.writeString(folder.resolve("config.txt"), config);
    return AnalysisConfig.of(IniFile.read(file.toString()));
  }
}
