/** Spring configuration of the transport and its checks at startup. */
@NullMarked
package io.dsfleet.broker.startup;

import org.jspecify.annotations.NullMarked;
