package io.dsfleet.gateway.testroutes;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.scriptedapp.AppSettings;
import io.dsfleet.scriptedapp.Behaviour;
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

/** Apps without video that hold a session each and do what the test routes say. */
final class PlayedApps implements AutoCloseable {
  private static final long READY_SECONDS = 10;
  private static final MetricsResponse USUAL = new MetricsResponse(null, 25, 1024, 40, 2048);

  private final Supplier<URI> socket;
  private final String pool;
  private final int most;
  private final Map<String, ScriptedApp> apps = new LinkedHashMap<>();
  private final Map<String, MetricsResponse> loads = new ConcurrentHashMap<>();

  /**
   * @param most played apps at once, at most
   */
  PlayedApps(Supplier<URI> socket, String pool, int most) {
    this.socket = socket;
    this.pool = pool;
    this.most = most;
  }

  /**
   * Connects the app anew; the server's refusal in words, empty where it was confirmed.
   *
   * @param configPath as it will report it, null for the usual
   */
  Optional<String> connect(String instanceId, int streams, @Nullable String configPath) {
    ScriptedApp app;
    synchronized (this) {
      ScriptedApp old = apps.remove(instanceId);
      if (old != null) {
        old.die();
      } else if (apps.size() >= most) {
        throw new ProblemException(
            ProblemCode.UNAVAILABLE, "expected at most " + most + " played apps");
      }
      AppSettings settings =
          ScriptedApp.at(socket.get(), instanceId, streams)
              .pool(pool)
              .behaviour(
                  Behaviour.obedient()
                      .onStart(StartAnswer.ACCEPT_AND_IDLE)
                      .tamper(message -> List.of(load(instanceId, message))));
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
    } catch (TimeoutException silent) {
      return Optional.of("no answer to app_ready within " + READY_SECONDS + " s");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of("the server stops");
    }
  }

  private AppMessage load(String instanceId, AppMessage message) {
    MetricsResponse load = loads.getOrDefault(instanceId, USUAL);
    return message instanceof MetricsResponse asked
        ? new MetricsResponse(
            asked.requestId(), load.cpuPercent(), load.ramMb(), load.gpuPercent(), load.vramMb())
        : message;
  }

  /** What the app will tell of its load. */
  void load(String instanceId, MetricsResponse load) {
    app(instanceId);
    loads.put(instanceId, load);
  }

  /** The played app; ends the request with 409 where the instance is none. */
  synchronized ScriptedApp app(String instanceId) {
    ScriptedApp app = apps.get(instanceId);
    if (app == null) {
      throw new ProblemException(
          ProblemCode.NOT_CONNECTED,
          "expected a played instance (simulate-handshake makes one), but it is none");
    }
    return app;
  }

  /** Ends the app's session and forgets it. */
  void close(String instanceId) {
    ScriptedApp app;
    synchronized (this) {
      app = apps.remove(instanceId);
    }
    loads.remove(instanceId);
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
