/**
 * What the app is told at its start: deepstream-app's configuration, environment and command line.
 */
@NullMarked
package io.dsfleet.referenceapp.config;

import org.jspecify.annotations.NullMarked;
