package io.dsfleet.state;

import java.util.Map;
import java.util.TreeMap;

/** The fields of a record as strings, without absent ones. */
final class RecordFields {
  private final TreeMap<String, String> fields = new TreeMap<>();

  void put(String name, Object value) {
    if (value != null && !Boolean.FALSE.equals(value)) {
      fields.put(name, value.toString());
    }
  }

  void count(String name, long count) {
    put(name, count == 0 ? null : count);
  }

  Map<String, String> map() {
    return fields;
  }
}
