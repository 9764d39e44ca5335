package io.dsfleet.cli.jobs;

import io.dsfleet.devtools.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to analyse a folder of videos or one video.
 *
 * @param media absolute path of the videos
 * @param out absolute path of the results
 */
public record JobRequest(Path media, Path out) {

  /**
   * Creates a request; relative paths are resolved against the working folder. Throws {@link
   * CommandFailure} if the media cannot be read.
   */
  public static JobRequest of(Path media, Path out) {
    if (!Files.isReadable(media)) {
      throw new CommandFailure(
          (Files.exists(media) ? "cannot read " : "no such file or folder: ")
              + media.toAbsolutePath());
    }
    return new JobRequest(media.toAbsolutePath().normalize(), out.toAbsolutePath().normalize());
  }

  /** The body of the submission. */
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
