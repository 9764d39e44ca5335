/** Serves queries of other services to apps. */
@NullMarked
package io.dsfleet.bridge.query;

import org.jspecify.annotations.NullMarked;
