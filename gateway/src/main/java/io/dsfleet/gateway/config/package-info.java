/** Configuration properties of the gateway. Depends on no other package of the gateway. */
@NullMarked
package io.dsfleet.gateway.config;

import org.jspecify.annotations.NullMarked;
