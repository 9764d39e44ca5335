package io.dsfleet.launcher;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs the launcher as a standalone process. */
@EnableAutoConfiguration
@Import(LauncherWiring.class)
public class LauncherApplication {
  /** Starts the launcher. */
  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(LauncherApplication.class);
    // The web server exposes health and metrics without authentication.
    application.setDefaultProperties(Map.of("server.address", "127.0.0.1"));
    application.run(arguments);
  }
}
