/**
 * Analysis of a camera's videos: decoded, people found and followed, and a result file written for
 * each.
 */
@NullMarked
package io.dsfleet.vision.analysis;

import org.jspecify.annotations.NullMarked;
