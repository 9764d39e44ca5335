/** Who may ask for what: keys, logins, tickets, rates, and the log of commands. */
@NullMarked
package io.dsfleet.gateway.access;

import org.jspecify.annotations.NullMarked;
