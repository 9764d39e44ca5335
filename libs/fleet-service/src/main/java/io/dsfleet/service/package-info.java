/**
 * What every service needs: start-up refusal, log context, limits of its web server, rate limiting
 * and resolved paths.
 */
@NullMarked
package io.dsfleet.service;

import org.jspecify.annotations.NullMarked;
