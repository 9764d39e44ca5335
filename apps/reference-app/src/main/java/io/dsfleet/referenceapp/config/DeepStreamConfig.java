package io.dsfleet.referenceapp.config;

import io.dsfleet.vision.analysis.StreamReconnectPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Settings read from deepstream-app's main configuration.
 *
 * @param sources one per slot: enabled {@code [sourceN]} groups, or all of them if none is enabled
 *     (some launchers append disabled groups)
 * @param gpuId index of the GPU whose load is reported
 * @param measureInterval interval at which the slots' frame rates are logged; zero disables it
 * @param analysis detector and track output
 * @param ignoredKeys ignored keys, one line per group
 */
public record DeepStreamConfig(
    List<StreamReconnectPolicy> sources,
    int gpuId,
    Duration measureInterval,
    AnalysisConfig analysis,
    List<String> ignoredKeys) {
  private static final Pattern SOURCE = Pattern.compile("source\\d+");
  private static final int MAX_ATTEMPTS = 1_000_000;
  private static final int MAX_STREAMS = 1_024;
  private static final int MAX_GPUS = 1_024;
  private static final Duration MEASURE_INTERVAL = Duration.ofSeconds(5);

  /** Reads the file. */
  public static DeepStreamConfig read(String file) throws InvalidConfigurationException {
    return of(IniFile.read(file));
  }

  /** Creates a default configuration with the given number of slots. */
  public static DeepStreamConfig ofStreams(int streams) {
    return new DeepStreamConfig(
        Collections.nCopies(streams, StreamReconnectPolicy.DEFAULT),
        0,
        Duration.ZERO,
        AnalysisConfig.DEFAULT,
        List.of());
  }

  static DeepStreamConfig of(IniFile ini) throws InvalidConfigurationException {
    List<IniGroup> groups =
        ini.groups().stream()
            .filter(group -> SOURCE.matcher(group).matches())
            .map(ini::group)
            .toList();
    List<IniGroup> enabled = new ArrayList<>();
    for (IniGroup group : groups) {
      if (group.flag("enable", true)) {
        enabled.add(group);
      }
    }
    List<StreamReconnectPolicy> sources = new ArrayList<>();
    for (IniGroup group : enabled.isEmpty() ? groups : enabled) {
      sources.add(source(group));
    }
    if (sources.isEmpty() || sources.size() > MAX_STREAMS) {
      throw new InvalidConfigurationException(
          "expected 1 to %d [sourceN] groups, but %s has %d"
              .formatted(MAX_STREAMS, ini.name(), sources.size()));
    }
    IniGroup application = ini.group("application");
    boolean measure = application.flag("enable-perf-measurement", false);
    Duration interval = application.seconds("perf-measurement-interval-sec", MEASURE_INTERVAL);
    int gpu = (int) gpu(ini).number("gpu-id", 0, 0, MAX_GPUS);
    AnalysisConfig analysis = AnalysisConfig.of(ini);
    List<String> ignoredKeys = new ArrayList<>(ini.ignoredKeys());
    ignoredKeys.addAll(analysis.ignoredKeys());
    return new DeepStreamConfig(
        List.copyOf(sources),
        gpu,
        measure ? interval : Duration.ZERO,
        analysis,
        List.copyOf(ignoredKeys));
  }

  private static StreamReconnectPolicy source(IniGroup group) throws InvalidConfigurationException {
    StreamReconnectPolicy defaults = StreamReconnectPolicy.DEFAULT;
    return new StreamReconnectPolicy(
        group.seconds("rtsp-reconnect-interval-sec", defaults.interval()),
        (int) group.number("rtsp-reconnect-attempts", defaults.maxAttempts(), -1, MAX_ATTEMPTS));
  }

  private static IniGroup gpu(IniFile ini) {
    IniGroup inference = ini.group("primary-gie");
    return inference.has("gpu-id") ? inference : ini.group("streammux");
  }

  /** Number of slots. */
  public int streams() {
    return sources.size();
  }
}
