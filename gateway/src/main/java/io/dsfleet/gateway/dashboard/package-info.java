/** Serves the dashboard and the route that only it needs. */
@NullMarked
package io.dsfleet.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
