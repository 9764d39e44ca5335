/** Results of jobs and their source clips, as files over HTTP. */
@NullMarked
package io.dsfleet.gateway.downloads;

import org.jspecify.annotations.NullMarked;
