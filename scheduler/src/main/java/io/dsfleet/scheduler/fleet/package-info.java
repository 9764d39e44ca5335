/** Reconciles pools with their desired state: scales groups and drains surplus instances. */
@NullMarked
package io.dsfleet.scheduler.fleet;

import org.jspecify.annotations.NullMarked;
