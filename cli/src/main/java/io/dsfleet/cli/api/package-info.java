/** The HTTP API of a running fleet, as far as the commands need it. */
@NullMarked
package io.dsfleet.cli.api;

import org.jspecify.annotations.NullMarked;
