/** Analysis of a camera's videos: decoding, tracking of objects, and result files. */
@NullMarked
package io.dsfleet.vision.analysis;

import org.jspecify.annotations.NullMarked;
