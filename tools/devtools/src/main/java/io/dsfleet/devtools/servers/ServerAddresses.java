package io.dsfleet.devtools.servers;

import java.net.URI;

/**
 * Addresses of the two servers, including credentials.
 *
 * @param rabbitMq {@code amqp://user:password@host:port}
 * @param redis {@code redis://user:password@host:port}
 */
public record ServerAddresses(URI rabbitMq, URI redis) {}
