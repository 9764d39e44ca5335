package io.dsfleet.launcher;

import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.runner.RunnerRegistry;
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
record LauncherEnvironment(
    RunnerRegistry runners,
    InstanceFolders folders,
    InstantSource clock,
    SecureRandom random,
    Supplier<String> newId) {}
