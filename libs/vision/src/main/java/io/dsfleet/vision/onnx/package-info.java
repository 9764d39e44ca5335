/** Writes models in ONNX. */
@NullMarked
package io.dsfleet.vision.onnx;

import org.jspecify.annotations.NullMarked;
