/** Which of the machine's cores are at work, so that what is idle can help and nothing more. */
@NullMarked
package io.dsfleet.vision.cores;

import org.jspecify.annotations.NullMarked;
