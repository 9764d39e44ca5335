/**
 * Jobs in both contracts: the request, its validation and completion, its files, its assignment.
 */
@NullMarked
package io.dsfleet.messages.job;

import org.jspecify.annotations.NullMarked;
