/**
 * RabbitMQ and Redis, real and private to one data folder; the door is {@link
 * io.dsfleet.cli.servers.PrivateServers}.
 */
@NullMarked
package io.dsfleet.cli.servers;

import org.jspecify.annotations.NullMarked;
