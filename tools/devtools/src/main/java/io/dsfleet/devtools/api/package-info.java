/** The HTTP API of a running fleet, as far as the commands need it. */
@NullMarked
package io.dsfleet.devtools.api;

import org.jspecify.annotations.NullMarked;
