/** The bounds of every web server of ours, and the addresses it may listen on. */
@NullMarked
package io.dsfleet.web;

import org.jspecify.annotations.NullMarked;
