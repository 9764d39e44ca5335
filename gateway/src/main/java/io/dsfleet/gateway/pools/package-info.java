/** State of pools, pausing and rebuilding. */
@NullMarked
package io.dsfleet.gateway.pools;

import org.jspecify.annotations.NullMarked;
