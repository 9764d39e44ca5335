/** Shared by all controllers: request bodies, error responses, paging, bounded waits. */
@NullMarked
package io.dsfleet.gateway.http;

import org.jspecify.annotations.NullMarked;
