package io.dsfleet.vision.detection;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the object detector, with the nvinfer keys they are read from.
 *
 * @param model {@code onnx-file}; null detects people without a model
 * @param labels {@code labelfile-path}; null takes the names from the model's metadata
 * @param classCount {@code num-detected-classes}; 0 if not set
 * @param interval number of frames skipped between two searches
 * @param minScore {@code pre-cluster-threshold} of {@code [class-attrs-all]}
 * @param maxOverlap {@code nms-iou-threshold} of {@code [class-attrs-all]}
 * @param ignoredClasses {@code filter-out-class-ids}
 * @param inputWidth third of {@code infer-dims}, for models with a dynamic input; 0 if not set
 * @param inputHeight second of {@code infer-dims}; 0 if not set
 */
public record DetectorSettings(
    @Nullable Path model,
    @Nullable Path labels,
    int classCount,
    int interval,
    double minScore,
    double maxOverlap,
    Set<Integer> ignoredClasses,
    int inputWidth,
    int inputHeight) {

  /** Without a model. */
  public static final DetectorSettings NO_MODEL =
      new DetectorSettings(null, null, 0, 0, 0.25, 0.45, Set.of(), 0, 0);
}
