package io.dsfleet.gateway;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Runs the gateway as a separate service. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(GatewayConfiguration.class)
public class GatewayApplication {
  private static final String PORT = "18000";

  /** Starts the gateway with settings from the usual Spring sources. */
  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setDefaultProperties(
        Map.of(
            "server.port", PORT,
            "server.shutdown", "graceful",
            "spring.lifecycle.timeout-per-shutdown-phase", "10s",
            "spring.application.name", "dsfleet-gateway",
            "spring.main.banner-mode", "off",
            "spring.rabbitmq.addresses", "${DSFLEET_RABBITMQ_URI:amqp://127.0.0.1:5672}",
            "spring.threads.virtual.enabled", "true"));
    application.run(arguments);
  }
}
