package io.dsfleet.gateway.testroutes;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.AppSettings;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Simulated apps without video, each with a session, controlled by the test routes. */
final class SimulatedApps implements AutoCloseable {
  private static final long READY_SECONDS = 10;
  private static final MetricsResponse DEFAULT_METRICS =
      new MetricsResponse(null, 25, 1024, 40, 2048);

  private final Supplier<URI> socket;
  private final String pool;
  private final int maxApps;
  private final Map<String, ScriptedApp> apps = new LinkedHashMap<>();
  private final Map<String, MetricsResponse> metricsByInstance = new ConcurrentHashMap<>();

  /**
   * @param maxApps maximum number of simulated apps
   */
  SimulatedApps(Supplier<URI> socket, String pool, int maxApps) {
    this.socket = socket;
    this.pool = pool;
    this.maxApps = maxApps;
  }

  /**
   * Connects an app, replacing one with the same id.
   *
   * @param configPath path that the app reports, null for the default
   * @return why the session was refused, empty if it was confirmed
   */
  Optional<String> connect(String instanceId, int streams, @Nullable String configPath) {
    ScriptedApp app;
    synchronized (this) {
      ScriptedApp previous = apps.remove(instanceId);
      if (previous != null) {
        previous.crash();
      } else if (apps.size() >= maxApps) {
        throw new ProblemException(
            ProblemCode.UNAVAILABLE, "too many simulated apps; the maximum is " + maxApps);
      }
      AppSettings settings =
          ScriptedApp.settings(socket.get(), instanceId, streams)
              .pool(pool)
              .behaviour(
                  AppBehaviour.obedient()
                      .onStart(StartAnswer.ACCEPT_AND_IDLE)
                      .mutator(message -> List.of(withMetrics(instanceId, message))));
      app = (configPath == null ? settings : settings.configPath(configPath)).connect();
      apps.put(instanceId, app);
    }
    Optional<String> refusal = refusal(app);
    if (refusal.isPresent()) {
      close(instanceId);
    }
    return refusal;
  }

  private static Optional<String> refusal(ScriptedApp app) {
    try {
      app.ready().get(READY_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException refused) {
      Throwable cause = refused.getCause();
      return Optional.of(cause == null ? "refused" : String.valueOf(cause.getMessage()));
    } catch (TimeoutException unanswered) {
      return Optional.of("app_ready was not answered within " + READY_SECONDS + " s");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.of("the server is shutting down");
    }
  }

  private AppMessage withMetrics(String instanceId, AppMessage message) {
    MetricsResponse metrics = metricsByInstance.getOrDefault(instanceId, DEFAULT_METRICS);
    return message instanceof MetricsResponse response
        ? new MetricsResponse(
            response.requestId(),
            metrics.cpuPercent(),
            metrics.ramMb(),
            metrics.gpuPercent(),
            metrics.vramMb())
        : message;
  }

  /** Sets the metrics that the app reports. */
  void setMetrics(String instanceId, MetricsResponse metrics) {
    get(instanceId);
    metricsByInstance.put(instanceId, metrics);
  }

  /**
   * The simulated app of this instance.
   *
   * @throws ProblemException 409 if there is none
   */
  synchronized ScriptedApp get(String instanceId) {
    ScriptedApp app = apps.get(instanceId);
    if (app == null) {
      throw new ProblemException(
          ProblemCode.NOT_CONNECTED,
          "no simulated app for instance '"
              + ProblemResponse.quotable(instanceId)
              + "'; create one with simulate-handshake");
    }
    return app;
  }

  /** Ends the app's session and removes the app. */
  void close(String instanceId) {
    ScriptedApp app;
    synchronized (this) {
      app = apps.remove(instanceId);
    }
    metricsByInstance.remove(instanceId);
    if (app != null) {
      app.close();
    }
  }

  @Override
  public void close() {
    List<String> all;
    synchronized (this) {
      all = List.copyOf(apps.keySet());
    }
    all.forEach(this::close);
  }
}
