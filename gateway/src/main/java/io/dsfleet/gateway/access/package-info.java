/** Authentication, authorisation, rate limits and the audit log. */
@NullMarked
package io.dsfleet.gateway.access;

import org.jspecify.annotations.NullMarked;
