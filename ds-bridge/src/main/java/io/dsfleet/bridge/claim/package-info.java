/** Claims of instance ids by connecting apps. */
@NullMarked
package io.dsfleet.bridge.claim;

import org.jspecify.annotations.NullMarked;
