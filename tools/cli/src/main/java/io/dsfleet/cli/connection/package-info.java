/** Finds a fleet, calls its HTTP API and turns failures into exit codes. */
@NullMarked
package io.dsfleet.cli.connection;

import org.jspecify.annotations.NullMarked;
