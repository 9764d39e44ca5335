package io.dsfleet.gateway.testroutes;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the test routes; off by default, for they let apps appear.
 *
 * @param enabled whether they are served
 * @param socket the apps' socket, where played apps connect; null means this server's own
 * @param pool pool of the played apps and their jobs
 * @param appsMost played apps at once, at most
 */
public record TestRoutesProperties(
    @DefaultValue("false") boolean enabled,
    @Nullable String socket,
    @DefaultValue("default") String pool,
    @DefaultValue("16") int appsMost) {}
