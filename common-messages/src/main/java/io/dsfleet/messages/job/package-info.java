/** The words of a job that both contracts share: the request, its files, the assignment. */
@NullMarked
package io.dsfleet.messages.job;

import org.jspecify.annotations.NullMarked;
