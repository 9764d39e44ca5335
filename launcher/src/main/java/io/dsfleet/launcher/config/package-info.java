/** Configuration of the launcher. */
@NullMarked
package io.dsfleet.launcher.config;

import org.jspecify.annotations.NullMarked;
