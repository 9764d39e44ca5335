/**
 * The fleet in one thread: the real cores of the services, the model of the scripts, apps and a
 * broker on one seed, one queue of events and one clock, with faults drawn from the seed.
 */
package io.dsfleet.simulation;
