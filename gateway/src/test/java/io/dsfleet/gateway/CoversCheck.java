package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Holds a test to what it says that it covers: each of the routes answered it with 2xx. */
public final class CoversCheck implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
  @Override
  public void beforeTestExecution(ExtensionContext test) {
    GatewayUnderTest.SERVED.clear();
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (test.getExecutionException().isEmpty()) {
      List<String> served = List.copyOf(GatewayUnderTest.SERVED);
      for (String route : test.getRequiredTestMethod().getAnnotation(Covers.class).value()) {
        assertThat(served)
            .as("what " + route + " answered")
            .anyMatch(pattern(route).asMatchPredicate());
      }
    }
  }

  /** Calls of the route: method and path. */
  static Pattern pattern(String route) {
    StringBuilder pattern = new StringBuilder();
    for (String part : route.split("(?<=})|(?=\\{)")) {
      pattern.append(part.startsWith("{") ? "[^/]+" : Pattern.quote(part));
    }
    return Pattern.compile(pattern.append("/?").toString());
  }
}
