/** Measures detections against labelled pictures. */
@NullMarked
package io.dsfleet.vision.evaluation;

import org.jspecify.annotations.NullMarked;
