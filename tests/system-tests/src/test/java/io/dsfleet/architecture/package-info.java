/**
 * Rules that every module's sources and classes keep; they fail the build where the compiler
 * cannot.
 */
@NullMarked
package io.dsfleet.architecture;

import org.jspecify.annotations.NullMarked;
