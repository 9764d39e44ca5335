package io.dsfleet.live.source;

import io.dsfleet.live.config.LiveProperties;
import io.dsfleet.live.config.LiveSource;
import io.dsfleet.live.worker.WorkerProcess;
import io.dsfleet.messages.path.VideoFiles;
import io.dsfleet.service.RealPathResolver;
import io.dsfleet.service.StartRefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sources by name, in the order of their names. */
public final class SourceDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(SourceDirectory.class);
  private static final Pattern VIDEO = Pattern.compile(VideoFiles.DEFAULT_PATTERN);
  private static final int MAX_SAMPLES = 16;
  private static final long CHECK_INTERVAL_MILLIS = 500;

  private final Map<String, SourcePipeline> pipelines = new TreeMap<>();
  private final ScheduledExecutorService timer;

  /**
   * @param timer used for checks of all workers; not closed
   */
  public SourceDirectory(
      LiveProperties properties,
      InstantSource clock,
      MeterRegistry meters,
      ScheduledExecutorService timer) {
    this.timer = timer;
    PipelineSettings settings = PipelineSettings.of(properties);
    sources(properties)
        .forEach(
            (name, source) ->
                pipelines.put(
                    name,
                    new SourcePipeline(
                        name,
                        source.settings().when(),
                        () -> WorkerProcess.start(command(properties, source)),
                        settings,
                        clock,
                        meters)));
  }

  /** A source and the folder that holds its file. */
  private record RootedSource(Path root, LiveSource settings) {}

  private static Map<String, RootedSource> sources(LiveProperties properties) {
    Map<String, RootedSource> sources = new TreeMap<>();
    Path root = properties.root();
    if (root != null) {
      Path absolute = root.toAbsolutePath().normalize();
      properties
          .sources()
          .forEach((name, source) -> sources.put(name, checked(name, absolute, source)));
    }
    if (sources.isEmpty() && properties.sampleFolder() != null) {
      Path folder = properties.sampleFolder().toAbsolutePath().normalize();
      for (Path file : videos(folder)) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.lastIndexOf('.'));
        if (LiveProperties.SOURCE_NAME.matcher(name).matches()) {
          sources.put(name, new RootedSource(folder, LiveSource.ofFile(file)));
        }
      }
    }
    return sources;
  }

  private static RootedSource checked(String name, Path root, LiveSource source) {
    Path file = root.resolve(source.file()).normalize();
    if (!RealPathResolver.isInside(file, List.of(root))) {
      throw new StartRefusedException(
          "the file of source "
              + name
              + " must be below dsfleet.live.root, but it is "
              + source.file());
    }
    return new RootedSource(
        root,
        new LiveSource(
            file,
            source.when(),
            source.jpegQuality(),
            source.maxFramesPerSecond(),
            source.maxWidth()));
  }

  private static List<Path> videos(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> VIDEO.matcher(file.getFileName().toString()).matches())
          .sorted()
          .limit(MAX_SAMPLES)
          .toList();
    } catch (IOException unreadable) {
      LOG.warn("the folder {} with sample videos cannot be read", folder, unreadable);
      return List.of();
    }
  }

  private static List<String> command(LiveProperties properties, RootedSource source) {
    List<String> command = new ArrayList<>(properties.workerCommand());
    LiveSource settings = source.settings();
    command.add("--root=" + source.root());
    command.add("--file=" + settings.file());
    command.add("--jpeg-quality=" + settings.jpegQuality());
    command.add("--max-frames-per-second=" + settings.maxFramesPerSecond());
    command.add("--max-width=" + settings.maxWidth());
    return command;
  }

  /** Starts a thread for each source; workers start when they are needed. */
  public void start() {
    for (SourcePipeline pipeline : pipelines.values()) {
      Thread.ofPlatform().daemon().name("live-" + pipeline.name()).start(pipeline::run);
    }
    var _ =
        timer.scheduleWithFixedDelay(
            () -> pipelines.values().forEach(SourcePipeline::checkWorker),
            CHECK_INTERVAL_MILLIS,
            CHECK_INTERVAL_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Ends all workers. */
  public void close() {
    pipelines.values().forEach(SourcePipeline::close);
  }

  /** The source of the name, empty if there is none. */
  public Optional<SourcePipeline> find(String name) {
    return Optional.ofNullable(pipelines.get(name));
  }

  /** The source for viewers that name none, empty if there are no sources. */
  public Optional<SourcePipeline> first() {
    return pipelines.values().stream().findFirst();
  }

  /** All sources by name. */
  public Collection<SourcePipeline> all() {
    return List.copyOf(pipelines.values());
  }
}
