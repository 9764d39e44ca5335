package io.dsfleet.gateway.downloads;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats into which a result file can be converted. */
enum ResultFormat {
  TRACKS("application/json", ".tracks.json"),
  NDJSON("application/x-ndjson", ".ndjson"),
  CSV("text/csv;charset=UTF-8", ".csv");

  private final String contentType;
  private final String suffix;

  ResultFormat(String contentType, String suffix) {
    this.contentType = contentType;
    this.suffix = suffix;
  }

  /** The format of this name in lower case. */
  static Optional<ResultFormat> of(String name) {
    return Arrays.stream(values())
        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  String contentType() {
    return contentType;
  }

  /** The name of a download of this format. */
  String nameOf(String resultFile) {
    return resultFile.replaceFirst("\\.json$", "") + suffix;
  }

  /** A sink that writes the format; the caller flushes the stream. */
  DetectionSink writeTo(OutputStream out) {
    return switch (this) {
      case TRACKS -> new TracksWriter(out);
      case NDJSON -> new NdjsonWriter(out);
      case CSV -> new CsvWriter(out);
    };
  }
}
