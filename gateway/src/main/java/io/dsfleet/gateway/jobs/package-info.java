/** Queries of jobs, cancellation and priorities. */
@NullMarked
package io.dsfleet.gateway.jobs;

import org.jspecify.annotations.NullMarked;
