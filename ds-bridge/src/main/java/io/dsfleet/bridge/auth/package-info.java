/** Authentication of apps at the upgrade. */
@NullMarked
package io.dsfleet.bridge.auth;

import org.jspecify.annotations.NullMarked;
