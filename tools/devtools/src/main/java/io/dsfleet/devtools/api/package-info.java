/** Client of a running fleet's HTTP API. */
@NullMarked
package io.dsfleet.devtools.api;

import org.jspecify.annotations.NullMarked;
