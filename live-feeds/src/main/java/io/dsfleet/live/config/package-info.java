/** Configuration of the live feeds. */
@NullMarked
package io.dsfleet.live.config;

import org.jspecify.annotations.NullMarked;
