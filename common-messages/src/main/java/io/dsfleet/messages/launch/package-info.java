/** What launchers and ds-bridges agree on about launched apps. */
@NullMarked
package io.dsfleet.messages.launch;

import org.jspecify.annotations.NullMarked;
