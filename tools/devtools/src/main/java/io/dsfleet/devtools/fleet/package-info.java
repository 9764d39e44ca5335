/** Starts, checks and stops the whole system on this machine: servers, services and apps. */
@NullMarked
package io.dsfleet.devtools.fleet;

import org.jspecify.annotations.NullMarked;
