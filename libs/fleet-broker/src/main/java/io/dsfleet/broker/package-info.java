/** The transport in RabbitMQ: batched confirmed publishing, manual-ack consuming, the topology. */
@NullMarked
package io.dsfleet.broker;

import org.jspecify.annotations.NullMarked;
