/** How the outcome of a conformance run is shown. */
@NullMarked
package io.dsfleet.cli.conformance;

import org.jspecify.annotations.NullMarked;
