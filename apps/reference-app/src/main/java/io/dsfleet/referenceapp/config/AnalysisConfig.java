package io.dsfleet.referenceapp.config;

import io.dsfleet.vision.detection.DetectorSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Analysis settings of deepstream-app's main configuration.
 *
 * @param kittiTrackFolder {@code kitti-track-output-dir} of {@code [application]}, relative to the
 *     folder of each result file; null writes no KITTI files
 * @param ignoredKeys ignored keys of nvinfer's configuration, one line per group
 */
public record AnalysisConfig(
    DetectorSettings detector, @Nullable Path kittiTrackFolder, List<String> ignoredKeys) {
  private static final String KITTI = "kitti-track-output-dir";
  private static final String REFERENCE = "config-file";

  /** Detects the classes of the global model and writes no KITTI files. */
  public static final AnalysisConfig DEFAULT =
      new AnalysisConfig(DetectorSettings.GLOBAL_MODEL, null, List.of());

  /** Reads the file that {@code [primary-gie]} names, unless {@code enable=0} selects HOG. */
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
