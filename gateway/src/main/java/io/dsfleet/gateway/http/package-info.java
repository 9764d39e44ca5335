/** What every route shares: bodies, problem answers, access. */
@NullMarked
package io.dsfleet.gateway.http;

import org.jspecify.annotations.NullMarked;
