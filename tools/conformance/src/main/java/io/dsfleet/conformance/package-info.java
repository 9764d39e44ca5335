/**
 * Plays the server for an app of any language and says where the app departs from 001. The door is
 * {@link io.dsfleet.conformance.ConformanceSuite}.
 */
@NullMarked
package io.dsfleet.conformance;

import org.jspecify.annotations.NullMarked;
