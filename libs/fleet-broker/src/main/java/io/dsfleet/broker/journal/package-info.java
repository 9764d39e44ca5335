/** Access to the journal stream. */
@NullMarked
package io.dsfleet.broker.journal;

import org.jspecify.annotations.NullMarked;
