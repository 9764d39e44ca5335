/** All services in one JVM; every hop still crosses RabbitMQ and Redis. */
@NullMarked
package io.dsfleet.standalone;

import org.jspecify.annotations.NullMarked;
