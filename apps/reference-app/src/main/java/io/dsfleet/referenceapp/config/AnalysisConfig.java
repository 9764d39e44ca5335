package io.dsfleet.referenceapp.config;

import io.dsfleet.vision.detection.DetectorSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What deepstream-app's main configuration says about the analysis itself.
 *
 * @param kittiTrackFolder {@code kitti-track-output-dir} of {@code [application]}, relative to the
 *     folder of each result file; null writes no KITTI files
 * @param ignoredKeys what nvinfer's configuration says and the app passes over
 */
public record AnalysisConfig(
    DetectorSettings detector, @Nullable Path kittiTrackFolder, List<String> ignoredKeys) {
  private static final String KITTI = "kitti-track-output-dir";
  private static final String REFERENCE = "config-file";

  /** Without a model and without KITTI files. */
  public static final AnalysisConfig DEFAULT =
      new AnalysisConfig(DetectorSettings.NO_MODEL, null, List.of());

  /** Reads the file that {@code [primary-gie]} names, if it is enabled. */
  static AnalysisConfig of(IniFile main) throws InvalidConfigurationException {
    IniGroup application = main.group("application");
    Path folder = application.hasValue(KITTI) ? application.pathAsWritten(KITTI) : null;
    IniGroup group = main.group("primary-gie");
    if (!group.flag("enable", true)) {
      return new AnalysisConfig(DetectorSettings.NO_MODEL, folder, List.of());
    }
    IniFile inference =
        group.hasValue(REFERENCE)
            ? IniFile.read(group.path(REFERENCE).toString())
            : IniFile.parse(List.of(), main.name());
    DetectorSettings config = DetectorSettingsReader.read(group, inference);
    return new AnalysisConfig(config, folder, inference.ignoredKeys());
  }
}
