package io.dsfleet.launcher;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The launcher as a process of its own. */
@EnableAutoConfiguration
@Import(LauncherWiring.class)
public class LauncherApplication {
  /** Starts the launcher. */
  public static void main(String[] arguments) {
    SpringApplication.run(LauncherApplication.class, arguments);
  }
}
