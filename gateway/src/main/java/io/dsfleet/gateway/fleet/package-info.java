/** HTTP API of the desired state. */
@NullMarked
package io.dsfleet.gateway.fleet;

import org.jspecify.annotations.NullMarked;
