/** End-to-end tests of the system as processes. */
@NullMarked
package io.dsfleet.system;

import org.jspecify.annotations.NullMarked;
