package io.dsfleet.referenceapp.config;

import io.dsfleet.vision.analysis.StreamReconnectPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What applies of deepstream-app's main configuration.
 *
 * @param sources one per slot: enabled {@code [sourceN]} groups, or all of them if none is enabled
 *     (launchers are known to append disabled ones, field notes 1.7)
 * @param gpuId the GPU whose load is told
 * @param measureInterval how often the slots' frames per second are logged; zero for never
 * @param analysis what finds objects, and where tracks go
 * @param ignoredKeys what the file says and the app passes over, a line for each group
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

  /** A configuration with so many slots and nothing else in it. */
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
    Duration every = application.seconds("perf-measurement-interval-sec", MEASURE_INTERVAL);
    int gpu = (int) gpu(ini).number("gpu-id", 0, 0, MAX_GPUS);
    AnalysisConfig analysis = AnalysisConfig.of(ini);
    List<String> notes = new ArrayList<>(ini.ignoredKeys());
    notes.addAll(analysis.ignoredKeys());
    return new DeepStreamConfig(
        List.copyOf(sources), gpu, measure ? every : Duration.ZERO, analysis, List.copyOf(notes));
  }

  private static StreamReconnectPolicy source(IniGroup group) throws InvalidConfigurationException {
    StreamReconnectPolicy other = StreamReconnectPolicy.DEFAULT;
    return new StreamReconnectPolicy(
        group.seconds("rtsp-reconnect-interval-sec", other.interval()),
        (int)
            group.number("rtsp-reconnect-attempts", other.maxAttempts(), -1, MAX_ATTEMPTS));
  }

  private static IniGroup gpu(IniFile ini) {
    IniGroup inference = ini.group("primary-gie");
    return inference.has("gpu-id") ? inference : ini.group("streammux");
  }

  /** Slots. */
  public int streams() {
    return sources.size();
  }
}
