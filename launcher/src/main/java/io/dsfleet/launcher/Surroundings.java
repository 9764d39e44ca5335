package io.dsfleet.launcher;

import io.dsfleet.launcher.folder.InstanceFolder;
import io.dsfleet.launcher.runner.Runners;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Environment of a launcher; the simulation replaces it.
 *
 * @param clock monotonic
 * @param random source of launch tokens
 * @param newId generates ids of launches and launchers
 */
record Surroundings(
    Runners runners,
    InstanceFolder folders,
    InstantSource clock,
    SecureRandom random,
    Supplier<String> newId) {}
