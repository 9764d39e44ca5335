/** The way in of a job: completes the request, checks it, records it, hands it to the broker. */
@NullMarked
package io.dsfleet.gateway.submission;

import org.jspecify.annotations.NullMarked;
