package io.dsfleet.gateway.dashboard;

import io.dsfleet.dashboard.DashboardFiles;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Beans of the dashboard. */
@Configuration(proxyBeanMethods = false)
public class DashboardConfiguration {
  /** Before the filter that checks keys. */
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 5;

  @Bean
  FilterRegistrationBean<DashboardFilter> gatewayDashboard() {
    FilterRegistrationBean<DashboardFilter> registration =
        new FilterRegistrationBean<>(new DashboardFilter(DashboardFiles.load()));
    registration.setOrder(ORDER);
    return registration;
  }

  @Bean
  SlotsController gatewaySlots(
      GatewayPools gatewayPools, BoundedAwait gatewayStateCalls, GatewayProperties properties) {
    return new SlotsController(gatewayPools, gatewayStateCalls, properties.maxPageSize());
  }
}
