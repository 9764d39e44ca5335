package io.dsfleet.gateway.callbacks;

import io.dsfleet.gateway.GatewayProperties;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.messages.job.CameraSecrets;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Defines the beans of the callbacks. */
@Configuration(proxyBeanMethods = false)
public class CallbackWiring {
  /** Part of the concurrent callbacks that one host may take: a quarter. */
  private static final int HOST_SHARE = 4;

  private static final Duration MAX_WAIT_FOR_HOST = Duration.ofSeconds(1);

  @Bean
  CallbackRules gatewayCallbackRules(GatewayProperties properties) {
    CallbackProperties callbacks = properties.callbacks();
    return new CallbackRules(callbacks.allowed(), callbacks.privateAddresses());
  }

  @Bean(destroyMethod = "close")
  UrlTeller gatewayHttpCallbackSender(
      GatewayProperties properties,
      CallbackRules gatewayCallbackRules,
      InstantSource gatewayClock) {
    CallbackProperties callbacks = properties.callbacks();
    String secret = callbacks.secret();
    return new UrlTeller(
        gatewayCallbackRules,
        secret == null ? null : new Signature(secret),
        callbacks.timeout(),
        gatewayClock,
        new HostConcurrencyLimiter(
            Math.max(1, callbacks.atOnce() / HOST_SHARE), MAX_WAIT_FOR_HOST));
  }

  @Bean
  Callbacks gatewayCallbacks(
      Pools gatewayPools,
      GatewayProperties properties,
      UrlTeller gatewayHttpCallbackSender,
      CameraSecrets fleetCameraSecrets,
      ConnectionFactory connections) {
    return new Callbacks(
        gatewayPools,
        properties.callbacks(),
        gatewayHttpCallbackSender,
        new QueueTeller(connections),
        fleetCameraSecrets);
  }
}
