/** The reference app: a DeepStream app's part of the protocol, with real analysis on the CPU. */
@NullMarked
package io.dsfleet.referenceapp;

import org.jspecify.annotations.NullMarked;
