package io.dsfleet.messages.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Permissions of a key; each role includes those before it. */
public enum Role {
  /** May read everything except keys and the audit log. */
  VIEWER,
  /** May control jobs, instances and the fleet. */
  OPERATOR,
  /** May create and revoke keys and read the audit log. */
  ADMIN;

  /** Name on the wire: {@code viewer}, {@code operator} or {@code admin}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a name in any case.
   *
   * @throws IllegalArgumentException for any other text
   */
  @JsonCreator
  public static Role of(String text) {
    return Arrays.stream(values())
        .filter(role -> role.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected role viewer, operator or admin, but it is '" + text + "'"));
  }

  /** Whether this role includes the permissions of the other. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
