/** Messages between the services over RabbitMQ, their codec and the broker topology. */
@NullMarked
package io.dsfleet.messages.broker;

import org.jspecify.annotations.NullMarked;
