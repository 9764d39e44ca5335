package io.dsfleet.scheduler.submission;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Generates JSON schemas of message records from their annotations and types. */
final class RecordSchemas {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, List<String>> required;
  private final Map<String, Object> schemas = new LinkedHashMap<>();

  /**
   * @param required additional required fields by record name
   */
  RecordSchemas(Map<String, List<String>> required) {
    this.required = required;
  }

  /** A reference to the schema of the record, generated at the first call. */
  Map<String, Object> reference(Class<?> record) {
    String name = record.getSimpleName();
    if (!schemas.containsKey(name)) {
      schemas.put(name, Map.of());
      schemas.put(name, schema(record));
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  /** All referenced schemas by name. */
  Map<String, Object> all() {
    return schemas;
  }

  private Map<String, Object> schema(Class<?> record) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> needed = new ArrayList<>(required.getOrDefault(record.getSimpleName(), List.of()));
    for (RecordComponent component : record.getRecordComponents()) {
      String name = component.getAccessor().getAnnotation(JsonProperty.class).value();
      properties.put(name, property(component));
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        needed.add(name);
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", needed);
    return schema;
  }

  private Map<String, Object> property(RecordComponent component) {
    Map<String, Object> property = new LinkedHashMap<>(type(component.getGenericType()));
    JsonAlias alias = component.getAccessor().getAnnotation(JsonAlias.class);
    if (alias != null) {
      property.put("description", "also read as " + String.join(", ", alias.value()));
    }
    return property;
  }

  private Map<String, Object> type(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return Map.of("type", "array", "items", type(list.getActualTypeArguments()[0]));
    }
    if (type instanceof Class<?> plain) {
      return plain(plain);
    }
    throw new IllegalArgumentException("unsupported message type: " + type);
  }

  private Map<String, Object> plain(Class<?> type) {
    if (type == String.class) {
      return Map.of("type", "string");
    }
    if (type == Boolean.class || type == boolean.class) {
      return Map.of("type", "boolean");
    }
    if (type == Long.class || type == long.class) {
      return Map.of("type", "integer", "format", "int64");
    }
    if (type == Integer.class || type == int.class) {
      return Map.of("type", "integer", "format", "int32");
    }
    if (type.isEnum()) {
      List<String> words =
          Arrays.stream(type.getEnumConstants())
              .map(word -> MAPPER.convertValue(word, String.class))
              .toList();
      return Map.of("type", "string", "enum", words);
    }
    return reference(type);
  }
}
