package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test if one of the routes that it declares by {@link CoversRoutes} did not return 2xx.
 */
public final class RouteCoverageExtension
    implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
  @Override
  public void beforeTestExecution(ExtensionContext test) {
    GatewayFixture.SERVED.clear();
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (test.getExecutionException().isEmpty()) {
      List<String> served = List.copyOf(GatewayFixture.SERVED);
      for (String route : test.getRequiredTestMethod().getAnnotation(CoversRoutes.class).value()) {
        assertThat(served)
            .as("successful call of " + route)
            .anyMatch(pattern(route).asMatchPredicate());
      }
    }
  }

  /** Matches method and path of calls of the route. */
  static Pattern pattern(String route) {
    StringBuilder pattern = new StringBuilder();
    for (String part : route.split("(?<=})|(?=\\{)")) {
      pattern.append(part.startsWith("{") ? "[^/]+" : Pattern.quote(part));
    }
    return Pattern.compile(pattern.append("/?").toString());
  }
}
