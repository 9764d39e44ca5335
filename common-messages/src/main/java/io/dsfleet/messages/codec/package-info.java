/** What the codecs of both contracts share. */
@NullMarked
package io.dsfleet.messages.codec;

import org.jspecify.annotations.NullMarked;
