/** Configuration of the ds-bridge. */
@NullMarked
package io.dsfleet.bridge.config;

import org.jspecify.annotations.NullMarked;
