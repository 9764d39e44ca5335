/** Instances: records, sessions, transitions and connection statistics. */
@NullMarked
package io.dsfleet.state.instance;

import org.jspecify.annotations.NullMarked;
