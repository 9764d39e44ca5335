/** Instances, their status, metrics and logs. */
@NullMarked
package io.dsfleet.gateway.instances;

import org.jspecify.annotations.NullMarked;
