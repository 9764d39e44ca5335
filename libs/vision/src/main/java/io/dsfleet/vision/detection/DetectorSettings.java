package io.dsfleet.vision.detection;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What applies of {@code [primary-gie]} and of the nvinfer configuration that it names with {@code
 * config-file}; the former wins. Relative paths start at the folder of the file that has them.
 *
 * @param model {@code onnx-file}, or another key's file if it is ONNX; null if none is named:
 *     people are found without a model then
 * @param labels {@code labelfile-path}; null leaves the names to the model's metadata
 * @param classCount {@code num-detected-classCount}; 0 if not said
 * @param interval frames that are not searched between two that are
 * @param minScore {@code pre-cluster-threshold} of {@code [class-attrs-all]}
 * @param maxOverlap {@code nms-iou-threshold} of {@code [class-attrs-all]}
 * @param ignoredClasses {@code filter-out-class-ids}
 * @param inputWidth third of {@code infer-dims}, for models of any size; 0 if not said
 * @param inputHeight second of {@code infer-dims}; 0 if not said
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
