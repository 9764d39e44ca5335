/**
 * Multi-object tracking of boxes: Kalman prediction and IoU assignment, without any native code.
 */
@NullMarked
package io.dsfleet.referenceapp.tracking;

import org.jspecify.annotations.NullMarked;
