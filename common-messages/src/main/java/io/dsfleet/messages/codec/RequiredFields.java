package io.dsfleet.messages.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds required components that are null in a record read from JSON. The JSON library does not
 * enforce {@code @Nullable}, so that such a null would fail far from its sender.
 */
public final class RequiredFields {
  private record Component(String wireName, Method accessor, boolean nullable) {}

  private static final ClassValue<List<Component>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(RequiredFields::component).toList();
        }
      };

  private RequiredFields() {}

  /** Wire path of the first required component that is null, or null if there is none. */
  public static @Nullable String firstMissing(Record record) {
    for (Component component : COMPONENTS.get(record.getClass())) {
      Object value = read(component, record);
      if (value == null) {
        if (!component.nullable()) {
          return component.wireName();
        }
        continue;
      }
      String nested = missingInside(value);
      if (nested != null) {
        return component.wireName() + nested;
      }
    }
    return null;
  }

  private static @Nullable String missingInside(Object value) {
    return switch (value) {
      case Record record -> {
        String name = firstMissing(record);
        yield name == null ? null : "." + name;
      }
      case List<?> list -> missingInList(list);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .filter(entry -> entry.getValue() == null)
              .findFirst()
              .map(entry -> "." + entry.getKey())
              .orElse(null);
      default -> null;
    };
  }

  private static @Nullable String missingInList(List<?> list) {
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      String nested = element == null ? "" : missingInside(element);
      if (nested != null) {
        return "[" + i + "]" + nested;
      }
    }
    return null;
  }

  private static Component component(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    JsonProperty name = accessor.getAnnotation(JsonProperty.class);
    return new Component(
        name == null ? component.getName() : name.value(),
        accessor,
        component.getType().isPrimitive()
            || component.getAnnotatedType().isAnnotationPresent(Nullable.class));
  }

  private static @Nullable Object read(Component component, Record record) {
    try {
      return component.accessor().invoke(record);
    } catch (ReflectiveOperationException unreadable) {
      throw new IllegalStateException(
          "cannot read " + component.wireName() + " of " + record.getClass().getName(), unreadable);
    }
  }
}
