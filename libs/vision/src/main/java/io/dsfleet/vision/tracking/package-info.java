/**
 * Multi-object tracking of boxes: Kalman prediction and IoU assignment, without any native code.
 */
@NullMarked
package io.dsfleet.vision.tracking;

import org.jspecify.annotations.NullMarked;
