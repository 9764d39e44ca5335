package io.dsfleet.bridge.session;

/**
 * Bounds and rhythms of a session, in milliseconds, bytes and counts.
 *
 * @param readyMillis from the connection to {@code app_ready}
 * @param claimMillis for the claim and its command queue
 * @param syncMillis for a returning app's status
 * @param startMillis for {@code analysis_started}
 * @param interruptMillis for {@code analysis_interrupted}
 * @param pollMillis between two questions for the status while jobs run
 * @param pollTimeoutMillis for the status
 * @param pingMillis between two pings; two without any sign of life evict
 * @param window most files ahead of the app
 * @param frameBytes every frame to the app is shorter
 * @param refusalsMax refused messages before the connection is closed
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
