/** What the record decided becomes commands to bridges. */
@NullMarked
package io.dsfleet.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
