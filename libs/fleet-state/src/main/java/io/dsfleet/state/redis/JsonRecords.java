package io.dsfleet.state.redis;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes records as JSON. Unreadable records are skipped, so one cannot block others. */
public final class JsonRecords {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private JsonRecords() {}

  public static <T> Optional<T> read(@Nullable String json, Class<T> type) {
    if (json == null || json.isEmpty()) {
      return Optional.empty();
    }
    try {
      // JSON null is read as null
      return Optional.ofNullable(JSON.readValue(json, type));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  public static <T> List<T> readAll(@Nullable List<String> all, Class<T> type) {
    return Objects.requireNonNullElse(all, List.<String>of()).stream()
        .flatMap(json -> read(json, type).stream())
        .toList();
  }

  public static String write(Object value) {
    return JSON.writeValueAsString(value);
  }
}
