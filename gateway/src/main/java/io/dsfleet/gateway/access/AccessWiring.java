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

/** Wires access into the gateway. */
@Configuration(proxyBeanMethods = false)
public class AccessWiring {
  private static final int WRONG_KEYS_A_SECOND = 1;
  private static final int WRONG_KEYS_AT_ONCE = 20;
  private static final int LOGINS_A_SECOND = 1;
  private static final int LOGINS_AT_ONCE = 60;

  /** A login's body holds one key. */
  private static final long MAX_LOGIN_BYTES = 4 * 1024;

  /** For the bodies of everybody who has not shown a key yet. */
  private static final long MAX_KEYLESS_BYTES = 16 * 1024 * 1024;

  @Bean
  KeyRing gatewayKeyRing(
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
      KeyRing gatewayKeyRing, FleetState state, StateCalls gatewayStateCalls) {
    return new Credentials(
        gatewayKeyRing,
        state.access(),
        gatewayStateCalls,
        new RateLimits(WRONG_KEYS_A_SECOND, WRONG_KEYS_AT_ONCE, System::nanoTime));
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
        new RateLimits(LOGINS_A_SECOND, LOGINS_AT_ONCE, System::nanoTime));
  }

  @Bean
  KeysController gatewayKeys(
      KeyRing gatewayKeyRing,
      FleetState state,
      StateCalls gatewayStateCalls,
      JsonBody gatewayJsonBody,
      InstantSource gatewayClock) {
    return new KeysController(
        gatewayKeyRing, state.access(), gatewayStateCalls, gatewayJsonBody, gatewayClock);
  }

  @Bean
  AuditController gatewayAudit(
      FleetState state, StateCalls gatewayStateCalls, GatewayProperties properties) {
    return new AuditController(state.audit(), gatewayStateCalls, properties.pageMost());
  }
}
