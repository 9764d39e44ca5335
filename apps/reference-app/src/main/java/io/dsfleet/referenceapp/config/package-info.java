/** The app's settings: deepstream-app's configuration, environment and command line. */
@NullMarked
package io.dsfleet.referenceapp.config;

import org.jspecify.annotations.NullMarked;
