/** What a job's camera is made of: its files found, its paths mapped, its push frames cut. */
@NullMarked
package io.dsfleet.bridge.feed;

import org.jspecify.annotations.NullMarked;
