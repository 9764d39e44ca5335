package io.dsfleet.vision.detection;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the object detector, with the nvinfer keys they are read from.
 *
 * @param method how objects are detected
 * @param model {@code onnx-file}; null unless the method is {@link DetectorMethod#MODEL_FILE}
 * @param labels {@code labelfile-path}; null takes the names from the model's metadata
 * @param classCount {@code num-detected-classes}; 0 if not set
 * @param interval number of frames skipped between two searches, or {@link #THREE_PER_SECOND}
 * @param minScore {@code pre-cluster-threshold} of {@code [class-attrs-all]}
 * @param maxOverlap {@code nms-iou-threshold} of {@code [class-attrs-all]}
 * @param ignoredClasses {@code filter-out-class-ids}
 * @param inputWidth third of {@code infer-dims}, for models with a dynamic input; 0 if not set
 * @param inputHeight second of {@code infer-dims}; 0 if not set
 */
public record DetectorSettings(
    DetectorMethod method,
    @Nullable Path model,
    @Nullable Path labels,
    int classCount,
    int interval,
    double minScore,
    double maxOverlap,
    Set<Integer> ignoredClasses,
    int inputWidth,
    int inputHeight) {

  /** Interval that depends on the frame rate, for three searches a second. */
  public static final int THREE_PER_SECOND = -1;

  /** Detects people by motion and HOG. */
  public static final DetectorSettings NO_MODEL =
      new DetectorSettings(
          DetectorMethod.MOTION_AND_HOG, null, null, 0, 0, 0.25, 0.45, Set.of(), 0, 0);

  /**
   * Detects all classes of the global model. Interval and score keep the CPU time per frame near
   * that of motion and HOG, with at least its accuracy on the labelled sample clip.
   */
  public static final DetectorSettings GLOBAL_MODEL =
      new DetectorSettings(
          DetectorMethod.GLOBAL_MODEL, null, null, 0, THREE_PER_SECOND, 0.45, 0.45, Set.of(), 0, 0);

  /** Defaults for a model file, which the user must add. */
  public static final DetectorSettings MODEL_FILE_DEFAULTS =
      new DetectorSettings(DetectorMethod.MODEL_FILE, null, null, 0, 0, 0.25, 0.45, Set.of(), 0, 0);
}
