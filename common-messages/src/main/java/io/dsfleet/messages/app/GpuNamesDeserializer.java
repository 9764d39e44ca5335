package io.dsfleet.messages.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Reads {@code gpu_allocated}: a number, a text or a list of either. The field is for display only,
 * so anything else is left out instead of refusing the app.
 */
final class GpuNamesDeserializer extends StdDeserializer<List<Object>> {
  private static final int MAX_GPUS = 64;
  private static final int MAX_NAME_LENGTH = 64;

  GpuNamesDeserializer() {
    super(List.class);
  }

  @Override
  public List<Object> deserialize(JsonParser parser, DeserializationContext context) {
    JsonNode value = context.readTree(parser);
    List<Object> gpus = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(gpu -> add(gpu, gpus));
    } else {
      add(value, gpus);
    }
    return List.copyOf(gpus.subList(0, Math.min(gpus.size(), MAX_GPUS)));
  }

  private static void add(JsonNode value, List<Object> gpus) {
    if (value.isNumber()) {
      double number = value.doubleValue();
      if (number == (int) number) {
        gpus.add((int) number);
      }
    } else if (value.isString()) {
      Arrays.stream(value.asString().split("[,\\s]+", -1))
          .filter(name -> !name.isEmpty() && name.length() <= MAX_NAME_LENGTH)
          .map(name -> name.matches("\\d{1,9}") ? (Object) Integer.valueOf(name) : name)
          .forEach(gpus::add);
    }
  }
}
