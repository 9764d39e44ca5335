/** The broker messages and the topology that carries them. */
@NullMarked
package io.dsfleet.messages.broker;

import org.jspecify.annotations.NullMarked;
