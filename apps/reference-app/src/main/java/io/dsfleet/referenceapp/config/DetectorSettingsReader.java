package io.dsfleet.referenceapp.config;

import io.dsfleet.vision.detection.DetectorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link DetectorSettings} from {@code [primary-gie]} and the nvinfer configuration that it
 * names.
 */
final class DetectorSettingsReader {
  private static final String MODEL = "onnx-file";
  private static final String LABELS = "labelfile-path";
  private static final String INTERVAL = "interval";
  private static final List<String> OTHER_MODELS =
      List.of("model-engine-file", "model-file", "tlt-encoded-model", "uff-file");
  private static final Pattern DIMENSIONS =
      Pattern.compile("\\s*3\\s*;\\s*(\\d{1,6})\\s*;\\s*(\\d{1,6})\\s*;?\\s*");
  private static final Pattern NUMBERS = Pattern.compile("(\\s*\\d{1,9}\\s*(;|$))*");
  private static final int MAX = 1_000_000;

  private DetectorSettingsReader() {}

  /**
   * Reads the settings.
   *
   * @param group {@code [primary-gie]}
   * @param inference the file that it names, or an empty one
   */
  static DetectorSettings read(IniGroup group, IniFile inference)
      throws InvalidConfigurationException {
    IniGroup property = inference.group("property");
    Path model = model(group, property);
    boolean global = model == null;
    DetectorSettings defaults =
        global ? DetectorSettings.GLOBAL_MODEL : DetectorSettings.MODEL_FILE_DEFAULTS;
    IniGroup classes = inference.group("class-attrs-all");
    IniGroup labels = group.hasValue(LABELS) ? group : property;
    IniGroup interval = group.hasValue(INTERVAL) ? group : property;
    String dimensions = property.text("infer-dims", "3;0;0");
    Matcher sides = DIMENSIONS.matcher(dimensions);
    if (!sides.matches()) {
      throw property.invalid("infer-dims", "3;HEIGHT;WIDTH", dimensions);
    }
    return new DetectorSettings(
        defaults.method(),
        model,
        !global && labels.hasValue(LABELS) ? labels.path(LABELS) : null,
        global ? 0 : (int) property.number("num-detected-classes", 0, 0, MAX),
        interval.hasValue(INTERVAL)
            ? (int) interval.number(INTERVAL, 0, 0, MAX)
            : defaults.interval(),
        classes.fraction("pre-cluster-threshold", defaults.minScore()),
        classes.fraction("nms-iou-threshold", defaults.maxOverlap()),
        numbers(property, "filter-out-class-ids"),
        Integer.parseInt(sides.group(2)),
        Integer.parseInt(sides.group(1)));
  }

  private static @Nullable Path model(IniGroup group, IniGroup property)
      throws InvalidConfigurationException {
    for (IniGroup each : List.of(group, property)) {
      if (each.hasValue(MODEL)) {
        return each.path(MODEL);
      }
    }
    for (IniGroup each : List.of(group, property)) {
      for (String key : OTHER_MODELS) {
        if (each.hasValue(key)) {
          return onnx(each, key);
        }
      }
    }
    return null;
  }

  private static Path onnx(IniGroup group, String key) throws InvalidConfigurationException {
    Path file = group.path(key);
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      return file;
    }
    String expected = "an ONNX model (" + MODEL + "; other formats need a GPU)";
    throw group.invalid(key, expected, file.toString());
  }

  private static Set<Integer> numbers(IniGroup group, String key)
      throws InvalidConfigurationException {
    String value = group.text(key, "");
    if (!NUMBERS.matcher(value).matches()) {
      throw group.invalid(key, "class numbers with ; between them", value);
    }
    Set<Integer> numbers = new TreeSet<>();
    for (String part : value.split(";", -1)) {
      if (!part.isBlank()) {
        numbers.add(Integer.parseInt(part.strip()));
      }
    }
    return Set.copyOf(numbers);
  }
}
