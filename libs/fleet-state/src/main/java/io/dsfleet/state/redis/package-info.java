/** Scripts, their replies, keys and JSON records; only fleet-state may use this package. */
@NullMarked
package io.dsfleet.state.redis;

import org.jspecify.annotations.NullMarked;
