/** The pools' feeds as server-sent events, and waiting for a job. */
@NullMarked
package io.dsfleet.gateway.feed;

import org.jspecify.annotations.NullMarked;
