/** Messages that could not be applied: listed, replayed, dropped. */
@NullMarked
package io.dsfleet.gateway.dead;

import org.jspecify.annotations.NullMarked;
