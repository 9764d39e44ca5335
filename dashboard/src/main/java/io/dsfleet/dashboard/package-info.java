/** The files of the dashboard as the gateway serves them. */
@NullMarked
package io.dsfleet.dashboard;

import org.jspecify.annotations.NullMarked;
