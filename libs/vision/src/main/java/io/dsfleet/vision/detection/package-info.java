/**
 * Object detection in pictures. {@link io.dsfleet.vision.detection.DetectorModel} is the extension
 * point for detectors: OpenCV's motion and HOG, or a model in ONNX Runtime.
 */
@NullMarked
package io.dsfleet.vision.detection;

import org.jspecify.annotations.NullMarked;
