/** Fixtures for tests: addresses of the test servers, a private Redis, recorders of app traffic. */
@NullMarked
package io.dsfleet.testkit;

import org.jspecify.annotations.NullMarked;
