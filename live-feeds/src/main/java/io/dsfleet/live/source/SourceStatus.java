package io.dsfleet.live.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The state of a source.
 *
 * @param name of the source
 * @param state in lower case
 * @param when {@code viewed} or {@code always}
 * @param framesPerSecond over the last seconds; 0 unless the source is live
 * @param viewers number of viewers
 * @param lastError why the worker failed last, null if it has not
 * @param retryInMillis time until the worker is restarted, null unless the source is away
 */
public record SourceStatus(
    @JsonProperty("name") String name,
    @JsonProperty("state") String state,
    @JsonProperty("when") String when,
    @JsonProperty("fps") double framesPerSecond,
    @JsonProperty("viewers") int viewers,
    @JsonProperty("last_error") @Nullable String lastError,
    @JsonProperty("retry_in_millis") @Nullable Long retryInMillis) {}
