package io.dsfleet.bridge.session;

/**
 * Limits, timeouts and intervals of a session.
 *
 * @param readyMillis timeout from the connection to {@code app_ready}
 * @param claimMillis timeout of the claim, and again of binding its commands
 * @param syncMillis timeout of the status of a reconnected app
 * @param startMillis timeout of {@code analysis_started}
 * @param interruptMillis timeout of {@code analysis_interrupted}
 * @param pollMillis interval of status polls while jobs run
 * @param pollTimeoutMillis timeout of a status poll
 * @param pingMillis interval of pings; two pings without any frame close the connection
 * @param window maximum number of files that an app holds
 * @param frameBytes exclusive limit for the length of a frame to the app
 * @param refusalsMax number of refused messages that closes the connection
 */
public record SessionRules(
    long readyMillis,
    long claimMillis,
    long syncMillis,
    long startMillis,
    long interruptMillis,
    long pollMillis,
    long pollTimeoutMillis,
    long pingMillis,
    int window,
    int frameBytes,
    int refusalsMax) {}
