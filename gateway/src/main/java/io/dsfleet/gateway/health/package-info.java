/** Whether a job and an app would be accepted now. */
@NullMarked
package io.dsfleet.gateway.health;

import org.jspecify.annotations.NullMarked;
