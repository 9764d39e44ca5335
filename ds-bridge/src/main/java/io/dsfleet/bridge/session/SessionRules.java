package io.dsfleet.bridge.session;

/**
 * Limits, timeouts and intervals of a session.
 *
 * @param readyTimeoutMillis timeout from the connection to {@code app_ready}
 * @param claimTimeoutMillis timeout of the claim, and again of binding its commands
 * @param syncTimeoutMillis timeout of the status of a reconnected app
 * @param startTimeoutMillis timeout of {@code analysis_started}
 * @param interruptTimeoutMillis timeout of {@code analysis_interrupted}
 * @param pollIntervalMillis interval of status polls while jobs run
 * @param pollTimeoutMillis timeout of a status poll
 * @param pingIntervalMillis interval of pings; two pings without any frame close the connection
 * @param pushWindow maximum number of files that an app holds
 * @param maxFrameBytes exclusive limit for the length of a frame to the app
 * @param maxRefusals number of refused messages that closes the connection
 */
public record SessionRules(
    long readyTimeoutMillis,
    long claimTimeoutMillis,
    long syncTimeoutMillis,
    long startTimeoutMillis,
    long interruptTimeoutMillis,
    long pollIntervalMillis,
    long pollTimeoutMillis,
    long pingIntervalMillis,
    int pushWindow,
    int maxFrameBytes,
    int maxRefusals) {}
