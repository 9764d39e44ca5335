/** Instances and what runs on their slots. */
@NullMarked
package io.dsfleet.gateway.instances;

import org.jspecify.annotations.NullMarked;
