/** One app's session as a pure machine: (state, input, time) to (state, effects). */
@NullMarked
package io.dsfleet.bridge.session;

import org.jspecify.annotations.NullMarked;
