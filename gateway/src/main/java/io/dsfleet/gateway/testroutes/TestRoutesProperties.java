package io.dsfleet.gateway.testroutes;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the test routes, which simulate apps. Disabled by default.
 *
 * @param enabled whether the test routes are served
 * @param socket WebSocket URL to which simulated apps connect; null for this server
 * @param pool pool of the simulated apps and their jobs
 * @param appsMost maximum of simulated apps
 */
public record TestRoutesProperties(
    @DefaultValue("false") boolean enabled,
    @Nullable String socket,
    @DefaultValue("default") String pool,
    @DefaultValue("16") int appsMost) {}
