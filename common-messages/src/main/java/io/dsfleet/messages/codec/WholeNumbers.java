package io.dsfleet.messages.codec;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads whole numbers as clients that compute in doubles write them, such as {@code 5.0} and {@code
 * 1.2e+15}. Numbers of 2^53 and more in this form may have lost digits and stay refused.
 */
public final class WholeNumbers {
  private static final double MAX_EXACT = 0x1p53;

  private WholeNumbers() {}

  /** A module for mappers that otherwise refuse floating-point numbers in place of integers. */
  public static JacksonModule module() {
    return new SimpleModule("whole-numbers")
        .setDeserializerModifier(
            new ValueDeserializerModifier() {
              @Override
              public ValueDeserializer<?> modifyDeserializer(
                  DeserializationConfig config,
                  BeanDescription.Supplier bean,
                  ValueDeserializer<?> deserializer) {
                Class<?> type = bean.getBeanClass();
                return type == Long.class
                        || type == long.class
                        || type == Integer.class
                        || type == int.class
                    ? new WholeNumberDeserializer(deserializer)
                    : deserializer;
              }
            });
  }

  private static final class WholeNumberDeserializer extends DelegatingDeserializer {
    WholeNumberDeserializer(ValueDeserializer<?> integers) {
      super(integers);
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> integers) {
      return new WholeNumberDeserializer(integers);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
        double number = parser.getDoubleValue();
        // A negative zero is what remains of a tiny negative fraction.
        boolean whole =
            Math.abs(number) < MAX_EXACT
                && number == Math.rint(number)
                && Double.compare(number, -0.0) != 0;
        boolean isLong = handledType() == Long.class || handledType() == long.class;
        if (whole && isLong) {
          return (long) number;
        }
        if (whole && number == (int) number) {
          return (int) number;
        }
      }
      return super.deserialize(parser, context);
    }
  }
}
