/** Events of pools and jobs as server-sent events, and waiting for job states. */
@NullMarked
package io.dsfleet.gateway.events;

import org.jspecify.annotations.NullMarked;
