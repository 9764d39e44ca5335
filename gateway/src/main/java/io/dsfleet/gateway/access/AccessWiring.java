package io.dsfleet.gateway.access;

import io.dsfleet.gateway.GatewayProperties;
import io.dsfleet.gateway.http.BodyBudget;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.FleetState;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/** Defines the beans of authentication and auditing. */
@Configuration(proxyBeanMethods = false)
public class AccessWiring {
  private static final int FAILURES_PER_SECOND = 1;
  private static final int FAILURE_BURST = 20;
  private static final int LOGINS_PER_SECOND = 1;
  private static final int LOGIN_BURST = 60;

  private static final long MAX_LOGIN_BYTES = 4 * 1024;

  /** Bytes of all login bodies that are being received, since their senders are unknown. */
  private static final long MAX_KEYLESS_BYTES = 16 * 1024 * 1024;

  @Bean
  KeyRing gatewayKeyVerifier(
      FleetState state, StateCalls gatewayStateCalls, GatewayProperties properties) {
    AccessProperties access = properties.access();
    return new KeyRing(
        state.access(),
        gatewayStateCalls,
        AdminKeyFile.read(access.adminKeyFile()),
        access.keyAge(),
        System::nanoTime);
  }

  @Bean
  Credentials gatewayCredentials(
      KeyRing gatewayKeyVerifier, FleetState state, StateCalls gatewayStateCalls) {
    return new Credentials(
        gatewayKeyVerifier,
        state.access(),
        gatewayStateCalls,
        new RateLimits(FAILURES_PER_SECOND, FAILURE_BURST, System::nanoTime));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  AuditTrail gatewayAuditTrail(FleetState state) {
    return new AuditTrail(state.audit());
  }

  @Bean
  FilterRegistrationBean<AccessFilter> gatewayAccess(
      ObjectProvider<Credentials> credentials,
      ObjectProvider<AuditTrail> auditTrail,
      GatewayProperties properties) {
    AccessProperties access = properties.access();
    AccessFilter filter =
        new AccessFilter(
            properties.open(),
            new Origins(access.allowedOrigins()),
            SingletonSupplier.of(credentials::getObject),
            new RateLimits(access.rate(), access.burst(), System::nanoTime),
            SingletonSupplier.of(auditTrail::getObject));
    FilterRegistrationBean<AccessFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return registration;
  }

  @Bean
  SessionController gatewaySessions(
      Credentials gatewayCredentials,
      FleetState state,
      StateCalls gatewayStateCalls,
      GatewayProperties properties) {
    JsonBody json =
        new JsonBody(
            MAX_LOGIN_BYTES,
            properties.bodyTimeout().toMillis(),
            System::nanoTime,
            new BodyBudget(MAX_KEYLESS_BYTES));
    return new SessionController(
        gatewayCredentials,
        state.access(),
        gatewayStateCalls,
        json,
        properties.access(),
        new RateLimits(LOGINS_PER_SECOND, LOGIN_BURST, System::nanoTime));
  }

  @Bean
  KeysController gatewayKeys(
      KeyRing gatewayKeyVerifier,
      FleetState state,
      StateCalls gatewayStateCalls,
      JsonBody gatewayJsonBody,
      InstantSource gatewayClock) {
    return new KeysController(
        gatewayKeyVerifier, state.access(), gatewayStateCalls, gatewayJsonBody, gatewayClock);
  }

  @Bean
  AuditController gatewayAudit(
      FleetState state, StateCalls gatewayStateCalls, GatewayProperties properties) {
    return new AuditController(state.audit(), gatewayStateCalls, properties.pageMost());
  }
}
