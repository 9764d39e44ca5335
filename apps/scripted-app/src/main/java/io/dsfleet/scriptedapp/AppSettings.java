package io.dsfleet.scriptedapp;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes an app before it connects. */
public final class AppSettings {
  private final URI server;
  private final String instanceId;
  private final int streams;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Behaviour behaviour = Behaviour.obedient();
  private AppDialect dialect = AppDialect.CURRENT;
  private @Nullable String pool;
  private @Nullable String subprotocol;
  private @Nullable Comeback comeback;
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

  /** How it behaves. */
  public AppSettings behaviour(Behaviour value) {
    behaviour = value;
    return this;
  }

  /** Speaks the oldest dialect (000) and expects to be answered in it. */
  public AppSettings oldestDialect() {
    dialect = AppDialect.OLDEST;
    return this;
  }

  /** The pool that it says it serves; none is said by default. */
  public AppSettings pool(String name) {
    pool = name;
    return this;
  }

  /** The subprotocol that it offers. */
  public AppSettings subprotocol(String name) {
    subprotocol = name;
    return this;
  }

  /** A header of the handshake, such as a key. */
  public AppSettings header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Comes back by itself this long after each loss; null, the default: it does not. */
  public AppSettings reconnectsAfter(@Nullable Duration pause) {
    comeback = pause == null ? null : Comeback.after(pause);
    return this;
  }

  /**
   * Comes back by itself after a random time below {@code first}, which doubles up to {@code most}
   * until the server takes it; 5 and 10 s later where the close code asks for them (001).
   */
  public AppSettings reconnectsWithin(Duration first, Duration most) {
    comeback = Comeback.within(first, most);
    return this;
  }

  /** Time between {@code app_terminated} and the end of the connection. */
  public AppSettings exitTime(Duration time) {
    exitTime = time;
    return this;
  }

  /** Time for a sign of the server after a ping, before the connection counts as lost; 10 s. */
  public AppSettings pongWithin(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("expected a time above 0, but it is " + time);
    }
    pongWithin = time;
    return this;
  }

  /** Silence of the server after which it pings; 1 s. */
  public AppSettings pingAfter(Duration silence) {
    if (!silence.isPositive()) {
      throw new IllegalArgumentException("expected a time above 0, but it is " + silence);
    }
    pingAfter = silence;
    return this;
  }

  /** A frame that it says before {@code app_ready}, against the protocol. */
  public AppSettings earlyFrame(String frame) {
    earlyFrame = frame;
    return this;
  }

  /** The {@code config_path} that it reports; null reports none. */
  public AppSettings configPath(@Nullable String path) {
    configPath = path;
    return this;
  }

  /** The {@code process_id} that it reports; this process's by default. */
  public AppSettings processId(long id) {
    processId = id;
    return this;
  }

  /** Connects it; {@link ScriptedApp#ready} says when the server took it. */
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

  Behaviour behaviour() {
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

  @Nullable Comeback comeback() {
    return comeback;
  }

  Duration exitTime() {
    return exitTime;
  }

  Duration pongWithin() {
    return pongWithin;
  }

  Duration pingAfter() {
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
