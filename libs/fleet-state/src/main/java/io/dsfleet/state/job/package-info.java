/** Jobs: records, acceptance, transitions and queries. */
@NullMarked
package io.dsfleet.state.job;

import org.jspecify.annotations.NullMarked;
