/** The original's test routes: apps that are played, over the same socket as real ones. */
@NullMarked
package io.dsfleet.gateway.testroutes;

import org.jspecify.annotations.NullMarked;
