/** API keys, logins, tickets and the audit log. */
@NullMarked
package io.dsfleet.state.access;

import org.jspecify.annotations.NullMarked;
