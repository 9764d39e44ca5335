/** API keys and roles. */
@NullMarked
package io.dsfleet.messages.access;

import org.jspecify.annotations.NullMarked;
