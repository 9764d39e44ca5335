/** Tests of the whole system, as processes, from the outside. */
@NullMarked
package io.dsfleet.system;

import org.jspecify.annotations.NullMarked;
