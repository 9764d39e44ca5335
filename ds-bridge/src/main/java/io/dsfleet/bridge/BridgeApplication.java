package io.dsfleet.bridge;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Main class of the ds-bridge service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BridgeConfiguration.class)
public class BridgeApplication {

  /** Runs the bridge until it is terminated. */
  public static void main(String[] args) {
    SpringApplication.run(BridgeApplication.class, args);
  }
}
