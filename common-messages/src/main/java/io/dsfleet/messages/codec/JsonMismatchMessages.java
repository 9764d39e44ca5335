package io.dsfleet.messages.codec;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Describes JSON values of a wrong type or format without naming internal types. */
public final class JsonMismatchMessages {
  private static final int MAX_VALUE_LENGTH = 100;

  private JsonMismatchMessages() {}

  /** What the field accepts, with the wrong value if the parser reports it. */
  public static String describe(JacksonException failure) {
    if (failure instanceof ValueInstantiationException
        && failure.getCause() instanceof IllegalArgumentException rejected
        && rejected.getMessage() != null) {
      return rejected.getMessage();
    }
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return UnknownNameMessages.describe(unknown.getPropertyName(), known(unknown));
    }
    if (failure.getOriginalMessage().startsWith("Trailing token")) {
      return "the body must be one JSON value, but more text follows it";
    }
    if (failure instanceof InvalidFormatException format && value(format.getValue()) != null) {
      return "expected "
          + typeName(format.getTargetType())
          + ", but it is "
          + value(format.getValue());
    }
    if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "the value must be " + typeName(mismatch.getTargetType());
    }
    if (failure instanceof InputCoercionException coercion) {
      return "the value must be " + typeName(coercion.getTargetType());
    }
    return ParserMessageSanitizer.sanitize(failure.getOriginalMessage());
  }

  /** Path of the field with the wrong value, such as {@code files[0].file_id}; may be empty. */
  public static String field(JacksonException failure) {
    StringBuilder path = new StringBuilder();
    failure
        .getPath()
        .forEach(
            step -> {
              if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
              } else {
                path.append(path.isEmpty() ? "" : ".")
                    .append(UnknownNameMessages.shown(step.getPropertyName()));
              }
            });
    return path.toString();
  }

  private static List<String> known(UnrecognizedPropertyException failure) {
    @Nullable Collection<Object> ids = failure.getKnownPropertyIds();
    return ids == null ? List.of() : ids.stream().map(String::valueOf).toList();
  }

  private static @Nullable String value(@Nullable Object value) {
    String text = String.valueOf(value);
    return value == null || text.length() > MAX_VALUE_LENGTH ? null : "'" + text + "'";
  }

  /** The type in words, with its article. */
  public static String typeName(Class<?> type) {
    if (type == Integer.class || type == int.class) {
      return "a 32-bit integer";
    }
    if (type == Long.class || type == long.class) {
      return "a 64-bit integer";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    if (CharSequence.class.isAssignableFrom(type) || type.isEnum()) {
      return "a string";
    }
    return "an object";
  }
}
