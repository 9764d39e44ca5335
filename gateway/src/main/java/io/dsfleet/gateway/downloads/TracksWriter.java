package io.dsfleet.gateway.downloads;

import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object with all tracks, each box as an array of numbers. */
final class TracksWriter implements DetectionSink {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator json;
  private double confidence;

  TracksWriter(OutputStream out) {
    json = JSON.createGenerator(ObjectWriteContext.empty(), out);
  }

  @Override
  public void begin(ClipFacts clip) throws IOException {
    unwrapped(
        () -> {
          json.writeStartObject();
          json.writeStringProperty("file", clip.file());
          json.writeNumberProperty("width", clip.width());
          json.writeNumberProperty("height", clip.height());
          number("fps", clip.fps());
          json.writeNumberProperty("frames", clip.frames());
          json.writeArrayPropertyStart("tracks");
        });
  }

  @Override
  public void beginTrack(TrackFacts track) throws IOException {
    confidence = track.confidence();
    unwrapped(
        () -> {
          json.writeStartObject();
          json.writeNumberProperty("id", track.id());
          json.writeStringProperty("label", track.label());
          json.writeNumberProperty("first_frame", track.firstFrame());
          json.writeNumberProperty("last_frame", track.lastFrame());
          json.writeArrayPropertyStart("boxes");
        });
  }

  @Override
  public void add(FrameBox box) throws IOException {
    unwrapped(
        () -> {
          json.writeStartArray();
          json.writeNumber(box.frame());
          json.writeNumber(JsonNumbers.format(box.x()));
          json.writeNumber(JsonNumbers.format(box.y()));
          json.writeNumber(JsonNumbers.format(box.width()));
          json.writeNumber(JsonNumbers.format(box.height()));
          json.writeNumber(JsonNumbers.format(confidence));
          json.writeEndArray();
        });
  }

  @Override
  public void endTrack() throws IOException {
    unwrapped(
        () -> {
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  @Override
  public void end() throws IOException {
    unwrapped(
        () -> {
          json.writeEndArray();
          json.writeEndObject();
          json.close();
        });
  }

  private void number(String name, double value) {
    json.writeName(name);
    json.writeNumber(JsonNumbers.format(value));
  }

  /** Jackson wraps the exceptions of the stream; a closed connection must stay recognisable. */
  static void unwrapped(Runnable writing) throws IOException {
    try {
      writing.run();
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }
}
