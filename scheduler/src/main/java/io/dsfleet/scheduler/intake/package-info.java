/** Submissions, from the gateway's outbox and from upstreams themselves, become queued jobs. */
@NullMarked
package io.dsfleet.scheduler.intake;

import org.jspecify.annotations.NullMarked;
