/** Every test of the project, with servers of its own. */
@NullMarked
package io.dsfleet.devtools.suite;

import org.jspecify.annotations.NullMarked;
