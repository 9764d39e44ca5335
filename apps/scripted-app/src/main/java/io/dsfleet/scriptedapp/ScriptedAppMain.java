package io.dsfleet.scriptedapp;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs one scripted app as a process until it is terminated. */
public final class ScriptedAppMain {
  private static final System.Logger LOG = System.getLogger(ScriptedAppMain.class.getName());
  private static final int MAX_DELAY_FACTOR = 10;
  private static final Set<String> OPTIONS =
      Set.of(
          "url",
          "id",
          "streams",
          "pool",
          "config",
          "file-millis",
          "exit-after",
          "reconnect-millis");
  private static final String USAGE =
      "usage: --url ws://HOST:PORT/deepstream/ws [--id ID] [--streams N] [--pool POOL]"
          + " [-c CONFIG] [--file-millis N] [--exit-after FILES] [--reconnect-millis N]";

  private ScriptedAppMain() {}

  /**
   * Exits with 0 after {@code terminate_app}, 1 after a lost connection, 2 for invalid arguments,
   * and 137 (as killed) after {@code --exit-after} files.
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    ScriptedApp app;
    try {
      app = settings(options(args)).connect();
    } catch (IllegalArgumentException wrong) {
      LOG.log(System.Logger.Level.ERROR, wrong.getMessage() + "; " + USAGE);
      return 2;
    }
    try (app) {
      return app.ended().join() == 1000 ? 0 : 1;
    }
  }

  /** Settings from the options. */
  static AppSettings settings(Map<String, String> options) {
    String url = options.get("url");
    String id =
        Optional.ofNullable(options.get("id"))
            .or(() -> Optional.ofNullable(System.getenv("APP_ID")))
            .orElse("scripted-1");
    if (url == null) {
      throw new IllegalArgumentException("--url is missing");
    }
    AppBehaviour behaviour =
        AppBehaviour.obedient().fileTime(Duration.ofMillis(number(options, "file-millis", 0)));
    int exitAfter = number(options, "exit-after", 0);
    if (exitAfter > 0) {
      behaviour.mutator(new ProcessHalter(exitAfter));
    }
    AppSettings settings =
        ScriptedApp.settings(URI.create(url), id, number(options, "streams", 3))
            .behaviour(behaviour)
            .configPath(options.get("config"));
    String pool = options.get("pool");
    if (pool != null) {
      settings.pool(pool);
    }
    int reconnect = number(options, "reconnect-millis", 1_000);
    if (reconnect > 0) {
      Duration first = Duration.ofMillis(reconnect);
      settings.reconnectBackoff(first, first.multipliedBy(MAX_DELAY_FACTOR));
    }
    return settings;
  }

  /** Accepts {@code -c} for {@code --config}, as real apps do. */
  static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String word = args[i].equals("-c") ? "--config" : args[i];
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (!OPTIONS.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException("unknown option or missing value: '" + args[i] + "'");
      }
      options.put(name, args[i + 1]);
    }
    return options;
  }

  private static int number(Map<String, String> options, String name, int defaultValue) {
    String text = options.get(name);
    return text == null ? defaultValue : Integer.parseInt(text);
  }
}
