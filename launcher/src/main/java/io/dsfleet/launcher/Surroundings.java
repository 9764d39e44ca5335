package io.dsfleet.launcher;

import io.dsfleet.launcher.folder.InstanceFolder;
import io.dsfleet.launcher.runner.Runners;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What a launcher finds around it; the simulation has its own.
 *
 * @param clock never goes back and never leaps
 * @param random of launch tokens
 * @param newId ids of launches and launchers
 */
record Surroundings(
    Runners runners,
    InstanceFolder folders,
    InstantSource clock,
    SecureRandom random,
    Supplier<String> newId) {}
