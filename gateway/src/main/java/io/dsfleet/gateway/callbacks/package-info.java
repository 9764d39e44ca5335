/** Tells whoever asked for a job of its end: posts to a url, answers to a queue of the broker. */
@NullMarked
package io.dsfleet.gateway.callbacks;

import org.jspecify.annotations.NullMarked;
