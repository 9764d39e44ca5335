/** Authentication of apps at the upgrade. */
@NullMarked
package io.dsfleet.bridge.door;

import org.jspecify.annotations.NullMarked;
