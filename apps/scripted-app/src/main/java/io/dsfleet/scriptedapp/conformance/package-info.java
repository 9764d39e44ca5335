/**
 * Plays the server for an app of any language and says where the app departs from 001. The door is
 * {@link io.dsfleet.scriptedapp.conformance.AppConformance}.
 */
@NullMarked
package io.dsfleet.scriptedapp.conformance;

import org.jspecify.annotations.NullMarked;
