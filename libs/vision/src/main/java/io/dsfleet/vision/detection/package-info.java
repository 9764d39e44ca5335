/**
 * Finding objects in pictures. {@link io.dsfleet.vision.detection.DetectorModel} is the seam that
 * detectors are plugged into: motion and HOG of OpenCV, or a YOLO model by ONNX Runtime.
 */
@NullMarked
package io.dsfleet.vision.detection;

import org.jspecify.annotations.NullMarked;
