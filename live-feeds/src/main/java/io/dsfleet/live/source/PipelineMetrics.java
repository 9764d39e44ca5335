package io.dsfleet.live.source;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Counters of a source. */
final class PipelineMetrics {
  private static final String SOURCE = "source";

  private final Counter frames;
  private final Counter encodings;
  private final Counter workerStarts;

  PipelineMetrics(MeterRegistry meters, SourcePipeline pipeline) {
    String name = pipeline.name();
    frames = meters.counter("dsfleet.live.frames", SOURCE, name);
    encodings = meters.counter("dsfleet.live.frames.encoded", SOURCE, name);
    workerStarts = meters.counter("dsfleet.live.worker.starts", SOURCE, name);
    Gauge.builder("dsfleet.live.viewers", pipeline, each -> each.status().viewers())
        .tag(SOURCE, name)
        .register(meters);
  }

  void onFrame() {
    frames.increment();
  }

  void onEncoded() {
    encodings.increment();
  }

  void onWorkerStart() {
    workerStarts.increment();
  }
}
