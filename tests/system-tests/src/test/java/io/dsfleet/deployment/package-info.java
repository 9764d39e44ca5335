/** Checks of the compose files and dashboards that start no container. */
package io.dsfleet.deployment;
