/** Starts the app that the conformance suite checks. */
@NullMarked
package io.dsfleet.cli.conformance;

import org.jspecify.annotations.NullMarked;
