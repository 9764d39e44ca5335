package io.dsfleet.launcher;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The launcher as a process of its own. */
@EnableAutoConfiguration
@Import(LauncherWiring.class)
public class LauncherApplication {
  /** Starts the launcher. */
  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(LauncherApplication.class);
    // Its web server tells health and figures without a key.
    application.setDefaultProperties(Map.of("server.address", "127.0.0.1"));
    application.run(arguments);
  }
}
