/**
 * Injects faults into the real services under load. Entry point: {@link io.dsfleet.chaos.ChaosRun}.
 *
 * <p>RabbitMQ, Redis, the four services and scripted apps run privately; a fault proxy between each
 * pair can cut, silence or delay their connection.
 */
@NullMarked
package io.dsfleet.chaos;

import org.jspecify.annotations.NullMarked;
