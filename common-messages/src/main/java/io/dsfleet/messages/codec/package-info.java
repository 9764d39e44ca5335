/** Helpers shared by the codecs of the app protocol and the broker messages. */
@NullMarked
package io.dsfleet.messages.codec;

import org.jspecify.annotations.NullMarked;
