/**
 * Fixtures for tests of dsfleet and of what is built on it: test servers, a clock one can set,
 * bounded waiting, a client of the HTTP API, and the check of the world after a test.
 */
@NullMarked
package io.dsfleet.testkit;

import org.jspecify.annotations.NullMarked;
