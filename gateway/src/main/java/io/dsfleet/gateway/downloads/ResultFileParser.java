package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.downloads.DetectionSink.ClipFacts;
import io.dsfleet.gateway.downloads.DetectionSink.FrameBox;
import io.dsfleet.gateway.downloads.DetectionSink.TrackFacts;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads result files of the documented format token by token, so that memory does not grow with the
 * file. Numbers and names of a clip and of a track must precede {@code tracks} and {@code boxes},
 * as the format says; unknown fields are skipped.
 */
final class ResultFileParser {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT = 4096;
  private static final int MAX_NUMBER = 40;
  private static final Pattern UNPAIRED_SURROGATE = Pattern.compile("\\p{Cs}");

  /** Without a table of names, which hundreds of megabytes of different names could fill. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();

  private final JsonParser json;
  private final DetectionSink sink;

  private @Nullable String file;
  private long width;
  private long height;
  private double fps;
  private long frames;

  private ResultFileParser(JsonParser json, DetectionSink sink) {
    this.json = json;
    this.sink = sink;
  }

  /** Passes the file to the sink; leaves the stream open. */
  static void parse(InputStream in, DetectionSink sink)
      throws IOException, UnreadableResultException {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
      new ResultFileParser(json, sink).clip();
    } catch (JacksonIOException e) {
      if (e.getCause() instanceof CharConversionException) {
        throw notJson();
      }
      throw e.getCause();
    } catch (StreamReadException | StreamConstraintsException invalid) {
      throw notJson();
    }
  }

  private static UnreadableResultException notJson() {
    return new UnreadableResultException(
        "the result file is not JSON, or a text in it is too long");
  }

  /** The number of frames, if it is among the first fields of the file. */
  static OptionalLong frames(InputStream head) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), head)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.PROPERTY_NAME
            && "frames".equals(json.currentName())
            && json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
          return OptionalLong.of(json.getLongValue());
        }
      }
      return OptionalLong.empty();
    } catch (JacksonException unreadable) {
      return OptionalLong.empty();
    }
  }

  private void clip() throws IOException, UnreadableResultException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "(the whole)");
    boolean hasTracks = false;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "file_name" -> file = text(value, field);
        case "width" -> width = integer(value, field);
        case "height" -> height = integer(value, field);
        case "fps" -> fps = number(value, field);
        case "frames" -> frames = integer(value, field);
        case "tracks" -> {
          if (hasTracks) {
            throw new UnreadableResultException("the result file has 'tracks' twice");
          }
          hasTracks = true;
          tracks(value);
        }
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken(), JsonToken.END_OBJECT, "(the whole)");
    if (!hasTracks) {
      throw new UnreadableResultException("the result file has no 'tracks'");
    }
    sink.end();
  }

  private void tracks(@Nullable JsonToken start) throws IOException, UnreadableResultException {
    expect(start, JsonToken.START_ARRAY, "tracks");
    sink.begin(new ClipFacts(file, width, height, fps, frames));
    while (json.nextToken() == JsonToken.START_OBJECT) {
      track();
    }
    expect(json.currentToken(), JsonToken.END_ARRAY, "tracks");
  }

  private void track() throws IOException, UnreadableResultException {
    long id = -1;
    String label = null;
    double confidence = 0;
    long first = 0;
    long last = 0;
    boolean hasBoxes = false;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "track_id" -> id = integer(value, field);
        case "class" -> label = text(value, field);
        case "confidence" -> confidence = number(value, field);
        case "first_frame" -> first = integer(value, field);
        case "last_frame" -> last = integer(value, field);
        case "boxes" -> {
          if (hasBoxes || id < 0) {
            throw new UnreadableResultException(
                "'boxes' of a track in the result file must follow its 'track_id' once");
          }
          hasBoxes = true;
          sink.beginTrack(new TrackFacts(id, label, confidence, first, last));
          boxes(value);
          sink.endTrack();
        }
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken(), JsonToken.END_OBJECT, "tracks");
  }

  private void boxes(@Nullable JsonToken start) throws IOException, UnreadableResultException {
    expect(start, JsonToken.START_ARRAY, "boxes");
    while (json.nextToken() == JsonToken.START_ARRAY) {
      long frame = integer(json.nextToken(), "boxes");
      double x = number(json.nextToken(), "boxes");
      double y = number(json.nextToken(), "boxes");
      double boxWidth = number(json.nextToken(), "boxes");
      double boxHeight = number(json.nextToken(), "boxes");
      expect(json.nextToken(), JsonToken.END_ARRAY, "boxes");
      sink.add(new FrameBox(frame, x, y, boxWidth, boxHeight));
    }
    expect(json.currentToken(), JsonToken.END_ARRAY, "boxes");
  }

  private @Nullable String text(@Nullable JsonToken value, String field)
      throws UnreadableResultException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    expect(value, JsonToken.VALUE_STRING, field);
    return UNPAIRED_SURROGATE.matcher(json.getString()).replaceAll("\uFFFD");
  }

  private long integer(@Nullable JsonToken value, String field) throws UnreadableResultException {
    expect(value, JsonToken.VALUE_NUMBER_INT, field);
    return json.getLongValue();
  }

  private double number(@Nullable JsonToken value, String field) throws UnreadableResultException {
    if (value == null || !value.isNumeric()) {
      throw new UnreadableResultException(
          "'" + field + "' in the result file has another type than documented");
    }
    double number = json.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw new UnreadableResultException(
          "'" + field + "' in the result file is outside the range of 64-bit floating point");
    }
    return number;
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected, String field)
      throws UnreadableResultException {
    if (token != expected) {
      throw new UnreadableResultException(
          "'" + field + "' in the result file has another type than documented");
    }
  }
}
