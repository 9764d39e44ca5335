/**
 * Checks an app of any language against the app protocol (docs/protocol.md). Entry point: {@link
 * io.dsfleet.conformance.ConformanceSuite}.
 */
@NullMarked
package io.dsfleet.conformance;

import org.jspecify.annotations.NullMarked;
