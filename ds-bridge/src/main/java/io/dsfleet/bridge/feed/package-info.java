/** Plans jobs and pushes their files to apps. */
@NullMarked
package io.dsfleet.bridge.feed;

import org.jspecify.annotations.NullMarked;
