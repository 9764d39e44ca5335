/** Pools as a whole: how full they are, and whether they rest. */
@NullMarked
package io.dsfleet.gateway.pools;

import org.jspecify.annotations.NullMarked;
