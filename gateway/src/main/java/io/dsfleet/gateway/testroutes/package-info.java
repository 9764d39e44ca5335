/** The test routes of the original server, with simulated apps that connect like real ones. */
@NullMarked
package io.dsfleet.gateway.testroutes;

import org.jspecify.annotations.NullMarked;
