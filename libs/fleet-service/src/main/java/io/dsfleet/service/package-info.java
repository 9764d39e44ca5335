/** Limits and listen address of the web servers of all services. */
@NullMarked
package io.dsfleet.service;

import org.jspecify.annotations.NullMarked;
