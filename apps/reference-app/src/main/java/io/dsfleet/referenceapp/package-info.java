/** The reference app: implements the app protocol with real video analysis on the CPU. */
@NullMarked
package io.dsfleet.referenceapp;

import org.jspecify.annotations.NullMarked;
