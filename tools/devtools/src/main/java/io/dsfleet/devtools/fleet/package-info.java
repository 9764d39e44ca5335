/** The whole system on this machine: servers, the standalone JVM and, through it, the apps. */
@NullMarked
package io.dsfleet.devtools.fleet;

import org.jspecify.annotations.NullMarked;
