package io.dsfleet.devtools.servers;

import java.net.URI;

/**
 * Where the two servers answer, with the credentials they want.
 *
 * @param rabbitMq {@code amqp://user:password@host:port}
 * @param redis {@code redis://user:password@host:port}
 */
public record ServerAddresses(URI rabbitMq, URI redis) {}
