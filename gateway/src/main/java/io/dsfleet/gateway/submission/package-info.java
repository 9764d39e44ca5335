/** Submission of jobs: validation, completion, recording and publication. */
@NullMarked
package io.dsfleet.gateway.submission;

import org.jspecify.annotations.NullMarked;
