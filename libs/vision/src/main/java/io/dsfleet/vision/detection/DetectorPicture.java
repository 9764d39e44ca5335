package io.dsfleet.vision.detection;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A picture to look at.
 *
 * @param pixels 8 bits per channel, blue, green, red
 * @param search whether to search for objects, or only to look what moves
 */
public record DetectorPicture(Mat pixels, boolean search) {}
