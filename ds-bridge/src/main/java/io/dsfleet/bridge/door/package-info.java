/** The apps' door: who may open a socket at all. */
@NullMarked
package io.dsfleet.bridge.door;

import org.jspecify.annotations.NullMarked;
