/** The desired state over HTTP. */
@NullMarked
package io.dsfleet.gateway.fleet;

import org.jspecify.annotations.NullMarked;
