/** Formats output for people: tables, colours on a terminal. */
@NullMarked
package io.dsfleet.cli.output;

import org.jspecify.annotations.NullMarked;
