/** The feed of changes. */
@NullMarked
package io.dsfleet.state.events;

import org.jspecify.annotations.NullMarked;
