/** Rules and tokens of app launches, shared by gateway, launchers and ds-bridges. */
@NullMarked
package io.dsfleet.messages.launch;

import org.jspecify.annotations.NullMarked;
