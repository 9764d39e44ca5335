package io.dsfleet.gateway.callbacks;

import io.dsfleet.gateway.config.CallbackProperties;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.messages.job.UrlSecretSealer;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Defines the beans of the callbacks. */
@Configuration(proxyBeanMethods = false)
public class CallbackConfiguration {
  /** Part of the concurrent callbacks that one host may take: a quarter. */
  private static final int HOST_SHARE = 4;

  private static final Duration MAX_WAIT_FOR_HOST = Duration.ofSeconds(1);

  @Bean
  CallbackUrlPolicy gatewayCallbackRules(GatewayProperties properties) {
    CallbackProperties callbacks = properties.callbacks();
    return new CallbackUrlPolicy(callbacks.allowedHosts(), callbacks.privateAddresses());
  }

  @Bean(destroyMethod = "close")
  HttpCallbackSender gatewayHttpCallbackSender(
      GatewayProperties properties,
      CallbackUrlPolicy gatewayCallbackRules,
      InstantSource gatewayClock) {
    CallbackProperties callbacks = properties.callbacks();
    String secret = callbacks.secret();
    return new HttpCallbackSender(
        gatewayCallbackRules,
        secret == null ? null : new CallbackSigner(secret),
        callbacks.timeout(),
        gatewayClock,
        new HostConcurrencyLimiter(
            Math.max(1, callbacks.maxConcurrent() / HOST_SHARE), MAX_WAIT_FOR_HOST));
  }

  @Bean
  CallbackDispatcher gatewayCallbacks(
      GatewayPools gatewayPools,
      GatewayProperties properties,
      HttpCallbackSender gatewayHttpCallbackSender,
      UrlSecretSealer fleetCameraSecrets,
      ConnectionFactory connections) {
    return new CallbackDispatcher(
        gatewayPools,
        properties.callbacks(),
        gatewayHttpCallbackSender,
        new AmqpCallbackSender(connections),
        fleetCameraSecrets);
  }
}
