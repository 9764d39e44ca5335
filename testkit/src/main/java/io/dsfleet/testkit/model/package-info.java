/**
 * Random command lists against a machine and its model, with shrinking; knows nothing of either.
 */
@NullMarked
package io.dsfleet.testkit.model;

import org.jspecify.annotations.NullMarked;
