/** Dead letters: messages that could not be processed. */
@NullMarked
package io.dsfleet.gateway.deadletters;

import org.jspecify.annotations.NullMarked;
