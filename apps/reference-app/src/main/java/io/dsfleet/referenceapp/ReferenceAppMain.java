package io.dsfleet.referenceapp;

import io.dsfleet.referenceapp.config.InvalidConfigurationException;
import io.dsfleet.referenceapp.config.ServerSettings;
import io.dsfleet.referenceapp.config.StartOptions;
import io.dsfleet.vision.analysis.CameraAnalysis;
import io.dsfleet.vision.analysis.ResultWriter;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.UnusableModelException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Starts the reference app: environment {@code APP_ID}, arguments {@code -c CONFIG}.
 *
 * <p>Exit codes: 0 terminated by the server or a signal, 2 invalid configuration, 3 no video
 * libraries for this machine.
 */
public final class ReferenceAppMain {
  private static final int REFUSED = 2;
  private static final int NO_LIBRARIES = 3;

  private ReferenceAppMain() {}

  /** Runs until terminated. */
  public static void main(String[] arguments) {
    LogSetup.setFormat();
    // JavaCPP derives its limit from the heap size, which is unrelated to the native memory of
    // pictures.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    System.Logger log = System.getLogger(ReferenceAppMain.class.getName());
    StartOptions options;
    ProcessFolder temporary;
    try {
      options = StartOptions.read(arguments, System.getenv());
      temporary = prepare(options, log);
    } catch (InvalidConfigurationException e) {
      log.log(Level.ERROR, e.getMessage());
      return REFUSED;
    }
    try {
      return run(options, temporary, log);
    } finally {
      delete(temporary);
    }
  }

  private static void delete(ProcessFolder temporary) {
    try {
      temporary.close();
    } catch (IOException e) {
      System.getLogger(ReferenceAppMain.class.getName())
          .log(Level.WARNING, "cannot delete temporary files", e);
    }
  }

  /** Prepares the process's folder, title and log. */
  private static ProcessFolder prepare(StartOptions options, System.Logger log)
      throws InvalidConfigurationException {
    ProcessFolder temporary;
    try {
      temporary =
          ProcessFolder.create(
              ProcessFolder.ROOT, options.instanceId(), ProcessHandle.current().pid());
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "cannot create a folder for temporary files in " + ProcessFolder.ROOT + ": " + e);
    }
    System.setProperty("java.io.tmpdir", temporary.path().toString());
    ProcessTitle.set(options.instanceId());
    try {
      LogSetup.open(options.log(), options.instanceId(), ZonedDateTime.now(ZoneId.systemDefault()));
    } catch (IOException e) {
      if (options.log().folderIsExplicit()) {
        throw new InvalidConfigurationException(
            "cannot write to the folder in DS_LOG_BASE_DIR: " + e);
      }
      log.log(Level.WARNING, "logging to standard error only: " + e);
    }
    return temporary;
  }

  private static int run(StartOptions options, ProcessFolder temporary, System.Logger log) {
    DetectorModel model;
    try {
      CameraAnalysis.load();
      model = DetectorModel.load(options.config().analysis().detector(), temporary.path());
    } catch (UnusableModelException e) {
      log.log(Level.ERROR, e.getMessage());
      return REFUSED;
    } catch (LinkageError e) {
      log.log(Level.ERROR, "cannot load FFmpeg and OpenCV on this machine: " + e);
      return NO_LIBRARIES;
    }
    if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
      log.log(
          Level.WARNING, "this locale cannot open files with non-ASCII names; set LC_ALL=C.UTF-8");
    }
    options.ignoredKeys().forEach(note -> log.log(Level.INFO, note));
    log.log(Level.INFO, "detector: {0}", model.description());
    ReferenceApp app = app(options, model);
    LogSetup.addServerHandler(options.log(), System::nanoTime, app::log);
    CompletableFuture<Void> ended = app.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  app.terminate();
                  ended
                      .completeOnTimeout(
                          null, shutdownTimeoutMillis(options), TimeUnit.MILLISECONDS)
                      .join();
                  delete(temporary);
                  // A signal ends the app like terminate_app, with the same exit code.
                  Runtime.getRuntime().halt(0);
                },
                "terminate"));
    log.log(
        Level.INFO,
        "instance {0} with {1} slots, server {2}",
        options.instanceId(),
        options.streams(),
        // Without the query, which may hold a token.
        options.server().address().getAuthority() + options.server().address().getPath());
    ended.join();
    return 0;
  }

  /** Returns the timeouts for stopping work and closing the connection, plus one second. */
  private static long shutdownTimeoutMillis(StartOptions options) {
    ServerSettings server = options.server();
    return server.stopTimeout().plus(server.closeTimeout()).plusSeconds(1).toMillis();
  }

  private static ReferenceApp app(StartOptions options, DetectorModel model) {
    IdleCorePool cores = new IdleCorePool(Runtime.getRuntime().availableProcessors());
    return new ReferenceApp(
        options,
        streams -> new CameraAnalysis(model, cores, streams),
        new ResultWriter(options.config().analysis().kittiTrackFolder()),
        GpuLoad.of(GpuLoad.LIBRARY, options.config().gpuId())::read,
        HttpClient.newHttpClient(),
        new AppEventLoop(),
        Clock.system(ZoneId.systemDefault()),
        new TimeSource(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble()));
  }
}
