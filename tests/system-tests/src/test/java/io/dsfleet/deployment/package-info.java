/** What docker-compose.yml and the files beside it say, without starting any of it. */
package io.dsfleet.deployment;
