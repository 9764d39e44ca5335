/** Request and reply between services over direct reply-to. */
@NullMarked
package io.dsfleet.broker.request;

import org.jspecify.annotations.NullMarked;
