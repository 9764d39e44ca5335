/**
 * Real faults on the real services under load; the door is {@link io.dsfleet.chaos.ChaosRun}.
 *
 * <p>Everything runs privately: RabbitMQ, Redis, the four services, scripted apps, and a line
 * between each pair of them that can be cut.
 */
@NullMarked
package io.dsfleet.chaos;

import org.jspecify.annotations.NullMarked;
