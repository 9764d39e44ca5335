/** Delivers callbacks for ended jobs: HTTP POST to a URL, message to a RabbitMQ queue. */
@NullMarked
package io.dsfleet.gateway.callbacks;

import org.jspecify.annotations.NullMarked;
