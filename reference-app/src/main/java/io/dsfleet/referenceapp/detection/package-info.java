/** Finding people in pictures with OpenCV: what moves, and what of it looks like a person. */
@NullMarked
package io.dsfleet.referenceapp.detection;

import org.jspecify.annotations.NullMarked;
