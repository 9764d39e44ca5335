/** Runs all tests of the project with private servers. */
@NullMarked
package io.dsfleet.devtools.suite;

import org.jspecify.annotations.NullMarked;
