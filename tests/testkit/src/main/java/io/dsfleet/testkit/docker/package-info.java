/** What tests need that start containers. */
@NullMarked
package io.dsfleet.testkit.docker;

import org.jspecify.annotations.NullMarked;
