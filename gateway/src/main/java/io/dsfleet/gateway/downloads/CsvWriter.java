package io.dsfleet.gateway.downloads;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV (RFC 4180) with a header row and one row per detection. A text that a spreadsheet
 * would take for a formula is preceded by an apostrophe, also behind characters that some
 * spreadsheets take for the end of a cell, such as semicolons where commas separate decimals.
 */
final class CsvWriter implements DetectionSink {
  private static final String HEADER = "file,track_id,label,frame,x,y,width,height,confidence\r\n";
  private static final String FORMULA_STARTS = "=+-@＝＋－＠";
  private static final String SEPARATORS = ";,|\t\r\n";
  private static final Pattern SPECIAL = Pattern.compile("[\",;\\t\\r\\n]");

  private final Writer out;
  private String file = "";
  private String prefix = "";
  private String confidence = "";

  CsvWriter(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  @Override
  public void begin(ClipFacts clip) throws IOException {
    out.write(HEADER);
    file = cell(clip.file());
  }

  @Override
  public void beginTrack(TrackFacts track) {
    prefix = file + "," + track.id() + "," + cell(track.label()) + ",";
    confidence = JsonNumbers.format(track.confidence());
  }

  @Override
  public void add(FrameBox box) throws IOException {
    out.write(prefix);
    out.write(Long.toString(box.frame()));
    for (double value : new double[] {box.x(), box.y(), box.width(), box.height()}) {
      out.write(',');
      out.write(JsonNumbers.format(value));
    }
    out.write(',');
    out.write(confidence);
    out.write("\r\n");
  }

  @Override
  public void endTrack() {
    prefix = "";
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }

  private static String cell(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String safe = withoutFormulas(text);
    return SPECIAL.matcher(safe).find() ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }

  private static String withoutFormulas(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    boolean atStart = true;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (SEPARATORS.indexOf(next) >= 0) {
        atStart = true;
      } else if (next != '"' && !Character.isWhitespace(next) && !Character.isISOControl(next)) {
        safe.append(atStart && FORMULA_STARTS.indexOf(next) >= 0 ? "'" : "");
        atStart = false;
      }
      safe.append(next);
    }
    return safe.toString();
  }
}
