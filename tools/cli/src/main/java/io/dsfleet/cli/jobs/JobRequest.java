package io.dsfleet.cli.jobs;

import io.dsfleet.devtools.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One analysis of a folder of videos or of one video.
 *
 * @param media absolute
 * @param out absolute; where the results go
 */
public record JobRequest(Path media, Path out) {

  /** A request for media that exist; a relative path is taken from the working folder. */
  public static JobRequest of(Path media, Path out) {
    if (!Files.isReadable(media)) {
      throw new CommandFailure(
          (Files.exists(media) ? "cannot read " : "there is no ") + media.toAbsolutePath());
    }
    return new JobRequest(media.toAbsolutePath().normalize(), out.toAbsolutePath().normalize());
  }

  Map<String, Object> body() {
    Path name = media.getFileName();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("camera_type", Files.isDirectory(media) ? "fileset" : "file");
    body.put("camera_path", media.toString());
    body.put("camera_name", name == null ? "/" : name.toString());
    body.put("output_dir", out.toString());
    return body;
  }
}
