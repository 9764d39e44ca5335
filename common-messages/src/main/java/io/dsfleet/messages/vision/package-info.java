/** Messages between a service and its vision worker: frames out, commands in. */
@NullMarked
package io.dsfleet.messages.vision;

import org.jspecify.annotations.NullMarked;
