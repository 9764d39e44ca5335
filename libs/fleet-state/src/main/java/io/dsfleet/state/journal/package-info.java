/** Journal lines and the recovery of a record from them. */
@NullMarked
package io.dsfleet.state.journal;

import org.jspecify.annotations.NullMarked;
