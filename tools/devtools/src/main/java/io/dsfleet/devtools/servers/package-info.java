/**
 * Runs RabbitMQ and Redis privately for one data folder. Entry point: {@link
 * io.dsfleet.devtools.servers.PrivateServers}.
 */
@NullMarked
package io.dsfleet.devtools.servers;

import org.jspecify.annotations.NullMarked;
