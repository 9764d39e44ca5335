package io.dsfleet.gateway.callbacks;

import io.dsfleet.gateway.GatewayProperties;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.messages.job.CameraSecrets;
import java.time.InstantSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the callbacks. */
@Configuration(proxyBeanMethods = false)
public class CallbackWiring {

  @Bean
  CallbackRules gatewayCallbackRules(GatewayProperties properties) {
    CallbackProperties callbacks = properties.callbacks();
    return new CallbackRules(callbacks.allowed(), callbacks.privateAddresses());
  }

  @Bean(destroyMethod = "close")
  UrlTeller gatewayUrlTeller(
      GatewayProperties properties,
      CallbackRules gatewayCallbackRules,
      InstantSource gatewayClock) {
    String secret = properties.callbacks().secret();
    return new UrlTeller(
        gatewayCallbackRules,
        secret == null ? null : new Signature(secret),
        properties.callbacks().timeout(),
        gatewayClock);
  }

  @Bean
  Callbacks gatewayCallbacks(
      Pools gatewayPools,
      GatewayProperties properties,
      UrlTeller gatewayUrlTeller,
      CameraSecrets fleetCameraSecrets,
      ConnectionFactory connections) {
    return new Callbacks(
        gatewayPools,
        properties.callbacks(),
        gatewayUrlTeller,
        new QueueTeller(connections),
        fleetCameraSecrets);
  }
}
