package io.dsfleet.vision.detection;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A picture for a detector.
 *
 * @param pixels 8 bits per channel, BGR
 * @param search whether to search for objects; otherwise only motion is detected
 */
public record DetectorPicture(Mat pixels, boolean search) {}
