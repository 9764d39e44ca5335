package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.launch.LaunchMark;
import io.dsfleet.launcher.launch.LaunchSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an app is started with, whichever way. */
public final class AppCommand {
  private AppCommand() {}

  /** Program and arguments: one element is one argument, whatever is in it. */
  public static List<String> words(LaunchSpec spec, AppFiles files) {
    List<String> words = new ArrayList<>();
    spec.profile().command().stream()
        .map(word -> word.replace("{config}", files.mainConfig()))
        .forEach(words::add);
    words.addAll(spec.arguments());
    return List.copyOf(words);
  }

  /** The variables of every way; later ones win, so that a profile cannot rename an app. */
  static Map<String, String> environment(LaunchSpec spec, LaunchMark mark, AppFiles files) {
    Map<String, String> all = new LinkedHashMap<>();
    // A JVM or a Python app under the C locale cannot open a path with Korean letters.
    all.put("LC_ALL", "C.UTF-8");
    all.putAll(spec.profile().environment());
    all.put("DS_POOL", spec.pool());
    all.putAll(files.environment());
    all.putAll(mark.environment());
    return all;
  }

  /** Devices by their numbers of the host, for a process that could see all of them. */
  static Map<String, String> visibleDevices(LaunchSpec spec) {
    if (spec.gpus().isEmpty()) {
      return Map.of();
    }
    String devices = spec.gpus().stream().map(String::valueOf).collect(Collectors.joining(","));
    Map<String, String> all = new LinkedHashMap<>();
    // CUDA counts the fastest first unless told to count as the system does.
    all.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    all.put("CUDA_VISIBLE_DEVICES", devices);
    all.put("NVIDIA_VISIBLE_DEVICES", devices);
    return all;
  }
}
