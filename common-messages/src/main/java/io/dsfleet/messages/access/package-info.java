/** Keys of callers: their form and what they allow. */
@NullMarked
package io.dsfleet.messages.access;

import org.jspecify.annotations.NullMarked;
