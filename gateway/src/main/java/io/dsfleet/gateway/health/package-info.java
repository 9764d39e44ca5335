/** Health, liveness and connection statistics. */
@NullMarked
package io.dsfleet.gateway.health;

import org.jspecify.annotations.NullMarked;
