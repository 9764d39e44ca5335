/** The HTTP API of dsfleet: accepts jobs, serves queries and event streams. */
@NullMarked
package io.dsfleet.gateway;

import org.jspecify.annotations.NullMarked;
