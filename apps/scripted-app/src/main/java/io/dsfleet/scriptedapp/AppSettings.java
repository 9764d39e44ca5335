package io.dsfleet.scriptedapp;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of an app; set before it connects. */
public final class AppSettings {
  private final URI server;
  private final String instanceId;
  private final int streams;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private AppBehaviour behaviour = AppBehaviour.obedient();
  private AppDialect dialect = AppDialect.CURRENT;
  private @Nullable String pool;
  private @Nullable String subprotocol;
  private @Nullable ReconnectBackoff comeback;
  private Duration exitTime = Duration.ZERO;
  private Duration pongWithin = Duration.ofSeconds(10);
  private Duration pingAfter = Duration.ofSeconds(1);
  private @Nullable String earlyFrame;
  private @Nullable String configPath = "/app/config/scripted.txt";
  private long processId = ProcessHandle.current().pid();

  AppSettings(URI server, String instanceId, int streams) {
    this.server = server;
    this.instanceId = instanceId;
    this.streams = streams;
  }

  /** Sets the behaviour; obedient and instant by default. */
  public AppSettings behaviour(AppBehaviour value) {
    behaviour = value;
    return this;
  }

  /** Uses the oldest dialect of the app protocol and expects answers in it. */
  public AppSettings oldestDialect() {
    dialect = AppDialect.OLDEST;
    return this;
  }

  /** Sets the pool that the app reports; none by default. */
  public AppSettings pool(String name) {
    pool = name;
    return this;
  }

  /** Sets the WebSocket subprotocol that the app offers. */
  public AppSettings subprotocol(String name) {
    subprotocol = name;
    return this;
  }

  /** Adds a header of the handshake, such as an API key. */
  public AppSettings header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Reconnects this long after each lost connection; null, the default, never reconnects. */
  public AppSettings reconnectDelay(@Nullable Duration pause) {
    comeback = pause == null ? null : ReconnectBackoff.fixed(pause);
    return this;
  }

  /**
   * Reconnects after a random delay below {@code first}; the bound doubles with each lost
   * connection up to {@code max} until the server confirms the app. Close codes 1001 and 1012 add 5
   * s, 1013 adds 10 s (app protocol, docs/protocol.md).
   */
  public AppSettings reconnectBackoff(Duration first, Duration max) {
    comeback = ReconnectBackoff.jittered(first, max);
    return this;
  }

  /** Sets the time between {@code app_terminated} and the end of the connection; 0 by default. */
  public AppSettings exitDelay(Duration time) {
    exitTime = time;
    return this;
  }

  /**
   * Sets the time after an unanswered ping at which the connection counts as lost; 10 s by default.
   */
  public AppSettings pongTimeout(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("pong timeout must be above 0, but it is " + time);
    }
    pongWithin = time;
    return this;
  }

  /** Sets the time without data from the server after which the app pings; 1 s by default. */
  public AppSettings pingInterval(Duration silence) {
    if (!silence.isPositive()) {
      throw new IllegalArgumentException("ping interval must be above 0, but it is " + silence);
    }
    pingAfter = silence;
    return this;
  }

  /** Sets a frame that the app sends before {@code app_ready}, which the protocol forbids. */
  public AppSettings earlyFrame(String frame) {
    earlyFrame = frame;
    return this;
  }

  /** Sets the {@code config_path} that the app reports; null reports none. */
  public AppSettings configPath(@Nullable String path) {
    configPath = path;
    return this;
  }

  /** Sets the {@code process_id} that the app reports; the pid of this JVM by default. */
  public AppSettings processId(long id) {
    processId = id;
    return this;
  }

  /** Starts to connect; {@link ScriptedApp#ready} completes when the server confirms the app. */
  public ScriptedApp connect() {
    ScriptedApp app = new ScriptedApp(this, AppRuntime.shared(), InstantSource.system());
    app.open().exceptionally(failed -> null);
    return app;
  }

  URI server() {
    return server;
  }

  String instanceId() {
    return instanceId;
  }

  int streams() {
    return streams;
  }

  Map<String, String> headers() {
    return headers;
  }

  AppBehaviour behaviour() {
    return behaviour;
  }

  AppDialect dialect() {
    return dialect;
  }

  @Nullable String pool() {
    return pool;
  }

  @Nullable String subprotocol() {
    return subprotocol;
  }

  @Nullable ReconnectBackoff backoff() {
    return comeback;
  }

  Duration exitDelay() {
    return exitTime;
  }

  Duration pongTimeout() {
    return pongWithin;
  }

  Duration pingInterval() {
    return pingAfter;
  }

  @Nullable String earlyFrame() {
    return earlyFrame;
  }

  @Nullable String configPath() {
    return configPath;
  }

  long processId() {
    return processId;
  }
}
