package io.dsfleet.gateway.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the test routes, which simulate apps. Disabled by default.
 *
 * @param enabled whether the test routes are served
 * @param websocketUrl WebSocket URL to which simulated apps connect; null for this server
 * @param pool pool of the simulated apps and their jobs
 * @param maxApps maximum of simulated apps
 */
public record TestRoutesProperties(
    @DefaultValue("false") boolean enabled,
    @Nullable String websocketUrl,
    @DefaultValue("default") String pool,
    @DefaultValue("16") int maxApps) {}
