package io.dsfleet.gateway;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one gateway of the run, closed at its end. */
public final class SharedGateway implements ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(SharedGateway.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == GatewayUnderTest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getRoot()
        .getStore(SPACE)
        .computeIfAbsent(
            "gateway",
            key ->
                GatewayUnderTest.start(
                    "--dsfleet.gateway.media-visible=all",
                    "--dsfleet.gateway.cancel-wait=1s",
                    "--dsfleet.gateway.feed.heartbeat=300ms"),
            GatewayUnderTest.class);
  }
}
