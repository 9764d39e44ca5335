/** Jobs as they are read and cancelled. */
@NullMarked
package io.dsfleet.gateway.jobs;

import org.jspecify.annotations.NullMarked;
