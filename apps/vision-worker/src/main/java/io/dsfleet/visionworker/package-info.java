/**
 * The vision worker: decodes one video source, detects objects, draws their boxes and writes JPEG
 * frames to its standard output for the service that started it.
 */
@NullMarked
package io.dsfleet.visionworker;

import org.jspecify.annotations.NullMarked;
