/**
 * RabbitMQ transport: properties, topology declarations and logging context shared by its packages.
 */
@NullMarked
package io.dsfleet.broker;

import org.jspecify.annotations.NullMarked;
