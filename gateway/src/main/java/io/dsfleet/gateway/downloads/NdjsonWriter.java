package io.dsfleet.gateway.downloads;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object per detection, each on its own line. */
final class NdjsonWriter implements DetectionSink {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator("")
          .build();

  private final JsonGenerator json;
  private @Nullable String file;
  private @Nullable TrackFacts track;

  NdjsonWriter(OutputStream out) {
    json = JSON.createGenerator(ObjectWriteContext.empty(), out);
  }

  @Override
  public void begin(ClipFacts clip) {
    file = clip.file();
  }

  @Override
  public void beginTrack(TrackFacts begun) {
    track = begun;
  }

  @Override
  public void add(FrameBox box) throws IOException {
    TrackFacts current = track;
    if (current == null) {
      throw new IllegalStateException("a box needs a track");
    }
    TracksWriter.unwrapped(
        () -> {
          json.writeStartObject();
          json.writeStringProperty("file", file);
          json.writeNumberProperty("track_id", current.id());
          json.writeStringProperty("label", current.label());
          json.writeNumberProperty("frame", box.frame());
          number("x", box.x());
          number("y", box.y());
          number("width", box.width());
          number("height", box.height());
          number("confidence", current.confidence());
          json.writeEndObject();
          json.writeRaw('\n');
        });
  }

  @Override
  public void endTrack() {
    track = null;
  }

  @Override
  public void end() throws IOException {
    TracksWriter.unwrapped(json::close);
  }

  private void number(String name, double value) {
    json.writeName(name);
    json.writeNumber(JsonNumbers.format(value));
  }
}
