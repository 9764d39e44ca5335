/** Dead letters: messages that could not be processed. */
@NullMarked
package io.dsfleet.gateway.dead;

import org.jspecify.annotations.NullMarked;
