package io.dsfleet.gateway;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Injects one gateway that all tests of the run share. */
public final class SharedGatewayExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedGatewayExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == GatewayFixture.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            "gateway",
            key ->
                GatewayFixture.start(
                    "--dsfleet.gateway.media-visibility=all",
                    "--dsfleet.gateway.command-timeout=1s",
                    "--dsfleet.gateway.events.heartbeat-interval=300ms"),
            GatewayFixture.class);
  }
}
