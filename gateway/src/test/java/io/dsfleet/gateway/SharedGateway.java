package io.dsfleet.gateway;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Injects one gateway that all tests of the run share. */
public final class SharedGateway implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedGateway.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == GatewayUnderTest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getRoot()
        .getStore(NAMESPACE)
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
