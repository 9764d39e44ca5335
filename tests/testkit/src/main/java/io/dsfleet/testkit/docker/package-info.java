/** Support for tests that start containers. */
@NullMarked
package io.dsfleet.testkit.docker;

import org.jspecify.annotations.NullMarked;
