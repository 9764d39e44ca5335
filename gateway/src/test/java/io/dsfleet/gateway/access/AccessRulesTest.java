package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.access.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "all",
      value = {
        "GET, /health, all",
        "HEAD, /deepstream/health/, all",
        "POST, /deepstream/health, OPERATOR",
        "POST, /deepstream/session, all",
        "GET, /deepstream/session, VIEWER",
        "DELETE, /deepstream/session, VIEWER",
        "POST, /deepstream/tickets/, VIEWER",
        "GET, /deepstream/jobs, VIEWER",
        "GET, /openapi.json, VIEWER",
        "GET, /actuator/prometheus, VIEWER",
        "POST, /deepstream/analysis/start, OPERATOR",
        "PUT, /deepstream/fleet, OPERATOR",
        "PATCH, /anything, OPERATOR",
        "GET, /deepstream/keys, ADMIN",
        "GET, /deepstream/keys/, ADMIN",
        "DELETE, /deepstream/keys/dsf_12345678, ADMIN",
        "GET, /deepstream/audit, ADMIN",
        "GET, /deepstream/keysmith, VIEWER"
      })
  void request_needsItsRole(String method, String path, Role role) {
    assertThat(AccessRules.requiredRole(method, path).orElse(null)).isEqualTo(role);
  }
}
