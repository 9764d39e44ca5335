/** Limits and listen address of the web servers of all services. */
@NullMarked
package io.dsfleet.web;

import org.jspecify.annotations.NullMarked;
