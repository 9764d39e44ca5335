package io.dsfleet.referenceapp.config;

import io.dsfleet.vision.analysis.SourceSettings;
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
 * @param gpu the GPU whose load is told
 * @param measureEvery how often the slots' frames per second are logged; zero for never
 * @param analysis what finds objects, and where tracks go
 * @param notes what the file says and the app passes over, a line for each group
 */
public record DeepStreamConfig(
    List<SourceSettings> sources,
    int gpu,
    Duration measureEvery,
    AnalysisConfig analysis,
    List<String> notes) {
  private static final Pattern SOURCE = Pattern.compile("source\\d+");
  private static final int MOST_ATTEMPTS = 1_000_000;
  private static final int MOST_STREAMS = 1_024;
  private static final int MOST_GPUS = 1_024;
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  /** Reads the file. */
  public static DeepStreamConfig read(String file) throws RefusedConfiguration {
    return of(IniFile.read(file));
  }

  /** A configuration with so many slots and nothing else in it. */
  public static DeepStreamConfig ofStreams(int streams) {
    return new DeepStreamConfig(
        Collections.nCopies(streams, SourceSettings.DEFAULT),
        0,
        Duration.ZERO,
        AnalysisConfig.DEFAULT,
        List.of());
  }

  static DeepStreamConfig of(IniFile ini) throws RefusedConfiguration {
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
    List<SourceSettings> sources = new ArrayList<>();
    for (IniGroup group : enabled.isEmpty() ? groups : enabled) {
      sources.add(source(group));
    }
    if (sources.isEmpty() || sources.size() > MOST_STREAMS) {
      throw new RefusedConfiguration(
          "expected 1 to %d [sourceN] groups, but %s has %d"
              .formatted(MOST_STREAMS, ini.name(), sources.size()));
    }
    IniGroup application = ini.group("application");
    boolean measure = application.flag("enable-perf-measurement", false);
    Duration every = application.seconds("perf-measurement-interval-sec", MEASURE_EVERY);
    int gpu = (int) gpu(ini).number("gpu-id", 0, 0, MOST_GPUS);
    AnalysisConfig analysis = AnalysisConfig.of(ini);
    List<String> notes = new ArrayList<>(ini.passedOver());
    notes.addAll(analysis.notes());
    return new DeepStreamConfig(
        List.copyOf(sources), gpu, measure ? every : Duration.ZERO, analysis, List.copyOf(notes));
  }

  private static SourceSettings source(IniGroup group) throws RefusedConfiguration {
    SourceSettings other = SourceSettings.DEFAULT;
    return new SourceSettings(
        group.seconds("rtsp-reconnect-interval-sec", other.reconnectAfter()),
        (int)
            group.number("rtsp-reconnect-attempts", other.reconnectAttempts(), -1, MOST_ATTEMPTS));
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
