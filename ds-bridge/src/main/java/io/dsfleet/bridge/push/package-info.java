/** Plans jobs and pushes their files to apps. */
@NullMarked
package io.dsfleet.bridge.push;

import org.jspecify.annotations.NullMarked;
