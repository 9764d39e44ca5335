package io.dsfleet.messages.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What the holder of a key may do; each role may do what the ones before it may. */
public enum Role {
  /** Reads everything but keys and the audit log. */
  VIEWER,
  /** Gives commands to jobs, instances and the fleet. */
  OPERATOR,
  /** Makes and revokes keys, reads the audit log. */
  ADMIN;

  /** Name on the wire: {@code viewer}, {@code operator} or {@code admin}. */
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a name in any case; refuses others. */
  @JsonCreator
  public static Role of(String text) {
    return Arrays.stream(values())
        .filter(role -> role.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected role viewer, operator or admin, but it is another"));
  }

  /** Whether this role may do what {@code other} may. */
  public boolean covers(Role other) {
    return compareTo(other) >= 0;
  }
}
