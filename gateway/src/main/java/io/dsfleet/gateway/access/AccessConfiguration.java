package io.dsfleet.gateway.access;

import io.dsfleet.gateway.config.AccessProperties;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.RequestBodyBudget;
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
public class AccessConfiguration {
  private static final int FAILURES_PER_SECOND = 1;
  private static final int FAILURE_BURST = 20;
  private static final int LOGINS_PER_SECOND = 1;
  private static final int LOGIN_BURST = 60;

  private static final long MAX_LOGIN_BYTES = 4 * 1024;

  /** Bytes of all login bodies that are being received, since their senders are unknown. */
  private static final long MAX_KEYLESS_BYTES = 16 * 1024 * 1024;

  @Bean
  KeyVerifier gatewayKeyVerifier(
      FleetState state, BoundedAwait gatewayStateCalls, GatewayProperties properties) {
    AccessProperties access = properties.access();
    return new KeyVerifier(
        state.accessRecords(),
        gatewayStateCalls,
        AdminKeyFile.read(access.adminKeyFile()),
        access.keyCacheTtl(),
        System::nanoTime);
  }

  @Bean
  RequestAuthenticator gatewayCredentials(
      KeyVerifier gatewayKeyVerifier, FleetState state, BoundedAwait gatewayStateCalls) {
    return new RequestAuthenticator(
        gatewayKeyVerifier,
        state.accessRecords(),
        gatewayStateCalls,
        new KeyedRateLimiter(FAILURES_PER_SECOND, FAILURE_BURST, System::nanoTime));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  AuditRecorder gatewayAuditTrail(FleetState state) {
    return new AuditRecorder(state.auditLog());
  }

  @Bean
  FilterRegistrationBean<AccessFilter> gatewayAccess(
      ObjectProvider<RequestAuthenticator> credentials,
      ObjectProvider<AuditRecorder> auditTrail,
      GatewayProperties properties) {
    AccessProperties access = properties.access();
    AccessFilter filter =
        new AccessFilter(
            properties.open(),
            new OriginPolicy(access.allowedOrigins()),
            SingletonSupplier.of(credentials::getObject),
            new KeyedRateLimiter(
                access.requestsPerSecond(), access.requestBurst(), System::nanoTime),
            SingletonSupplier.of(auditTrail::getObject));
    FilterRegistrationBean<AccessFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return registration;
  }

  @Bean
  LoginController gatewaySessions(
      RequestAuthenticator gatewayCredentials,
      FleetState state,
      BoundedAwait gatewayStateCalls,
      GatewayProperties properties) {
    JsonBodyReader json =
        new JsonBodyReader(
            MAX_LOGIN_BYTES,
            properties.bodyTimeout().toMillis(),
            System::nanoTime,
            new RequestBodyBudget(MAX_KEYLESS_BYTES),
            properties.acceptUnknownFields());
    return new LoginController(
        gatewayCredentials,
        state.accessRecords(),
        gatewayStateCalls,
        json,
        properties.access(),
        new KeyedRateLimiter(LOGINS_PER_SECOND, LOGIN_BURST, System::nanoTime));
  }

  @Bean
  ApiKeyController gatewayKeys(
      KeyVerifier gatewayKeyVerifier,
      FleetState state,
      BoundedAwait gatewayStateCalls,
      JsonBodyReader gatewayJsonBody,
      InstantSource gatewayClock) {
    return new ApiKeyController(
        gatewayKeyVerifier,
        state.accessRecords(),
        gatewayStateCalls,
        gatewayJsonBody,
        gatewayClock);
  }

  @Bean
  AuditController gatewayAudit(
      FleetState state, BoundedAwait gatewayStateCalls, GatewayProperties properties) {
    return new AuditController(state.auditLog(), gatewayStateCalls, properties.maxPageSize());
  }
}
