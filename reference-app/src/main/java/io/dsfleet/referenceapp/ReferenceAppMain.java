package io.dsfleet.referenceapp;

import io.dsfleet.referenceapp.analysis.CameraAnalysis;
import io.dsfleet.referenceapp.config.RefusedConfiguration;
import io.dsfleet.referenceapp.config.ServerSettings;
import io.dsfleet.referenceapp.config.StartOptions;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Starts the reference app: environment {@code APP_ID}, arguments {@code -c CONFIG}.
 *
 * <p>Exit codes: 0 terminated by the server or a signal, 2 refused configuration, 3 no video
 * libraries for this machine.
 */
public final class ReferenceAppMain {
  private static final int REFUSED = 2;
  private static final int NO_LIBRARIES = 3;

  private ReferenceAppMain() {}

  /** Runs until terminated. */
  public static void main(String[] arguments) {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
    // The heap's size says nothing about how much native memory pictures may take.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    System.Logger log = System.getLogger(ReferenceAppMain.class.getName());
    StartOptions options;
    try {
      options = StartOptions.read(arguments, System.getenv());
    } catch (RefusedConfiguration e) {
      log.log(Level.ERROR, e.getMessage());
      return REFUSED;
    }
    try {
      CameraAnalysis.load();
    } catch (LinkageError e) {
      log.log(Level.ERROR, "expected FFmpeg and OpenCV for this machine, but: " + e);
      return NO_LIBRARIES;
    }
    if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
      log.log(
          Level.WARNING,
          "files with names beyond ASCII cannot be opened in this locale: set LC_ALL=C.UTF-8");
    }
    ReferenceApp app = app(options);
    CompletableFuture<Void> ended = app.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  app.terminate();
                  ended.completeOnTimeout(null, patience(options), TimeUnit.MILLISECONDS).join();
                  // A signal ends the app as terminate_app does, also in its exit code.
                  Runtime.getRuntime().halt(0);
                },
                "terminate"));
    log.log(
        Level.INFO,
        "instance {0} with {1} slots, server {2}",
        options.instanceId(),
        options.streams(),
        // Its query may hold a token.
        options.server().address().getAuthority() + options.server().address().getPath());
    ended.join();
    return 0;
  }

  /** A second more than stopping the work and saying goodbye may take. */
  private static long patience(StartOptions options) {
    ServerSettings server = options.server();
    return server.stopTimeout().plus(server.farewellTimeout()).plusSeconds(1).toMillis();
  }

  private static ReferenceApp app(StartOptions options) {
    return new ReferenceApp(
        options,
        CameraAnalysis::new,
        HttpClient.newHttpClient(),
        new AppLoop(),
        Clock.system(ZoneId.systemDefault()),
        new Ticks(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble()));
  }
}
