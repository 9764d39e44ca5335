/** HTTP side of dsfleet: accepts jobs, answers reads, live feeds. */
@NullMarked
package io.dsfleet.gateway;

import org.jspecify.annotations.NullMarked;
