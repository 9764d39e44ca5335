/**
 * RabbitMQ and Redis, real and private to one data folder; the door is {@link
 * io.dsfleet.devtools.servers.PrivateServers}.
 */
@NullMarked
package io.dsfleet.devtools.servers;

import org.jspecify.annotations.NullMarked;
