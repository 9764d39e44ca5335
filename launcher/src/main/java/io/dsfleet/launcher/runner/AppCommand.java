package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Command line and environment of an app, common to all runners. */
public final class AppCommand {
  private AppCommand() {}

  /** Returns the program and its arguments, one element each; no shell interprets them. */
  public static List<String> commandLine(LaunchSpec spec, AppFiles files) {
    List<String> command = new ArrayList<>();
    spec.profile().command().stream()
        .map(argument -> argument.replace("{config}", files.mainConfig()))
        .forEach(command::add);
    command.addAll(spec.arguments());
    return List.copyOf(command);
  }

  /** Returns the common variables; a profile cannot override the mark. */
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

  /** Returns the variables that restrict a process to its GPUs; empty if it has none. */
  static Map<String, String> visibleDevices(LaunchSpec spec) {
    if (spec.gpus().isEmpty()) {
      return Map.of();
    }
    String devices = spec.gpus().stream().map(String::valueOf).collect(Collectors.joining(","));
    Map<String, String> all = new LinkedHashMap<>();
    // By default CUDA numbers the fastest GPU first.
    all.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    all.put("CUDA_VISIBLE_DEVICES", devices);
    all.put("NVIDIA_VISIBLE_DEVICES", devices);
    return all;
  }
}
