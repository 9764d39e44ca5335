/** Runs one job as a client of the HTTP API. */
@NullMarked
package io.dsfleet.cli.jobs;

import org.jspecify.annotations.NullMarked;
