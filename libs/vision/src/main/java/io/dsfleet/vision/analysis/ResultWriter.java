package io.dsfleet.vision.analysis;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes result files so that whoever sees one under its name sees it whole. */
public final class ResultWriter {
  private final JsonMapper json = JsonMapper.builder().build();
  private final @Nullable Path kittiTrackFolder;

  /**
   * A writer of JSON, and of KITTI tracks as well if there is a folder for them.
   *
   * @param kittiTrackFolder relative to the folder of each result
   */
  public ResultWriter(@Nullable Path kittiTrackFolder) {
    this.kittiTrackFolder = kittiTrackFolder;
  }

  /**
   * Writes to a temporary name beside the target, then renames; missing folders are made. The JSON
   * file comes last: whoever sees it sees all.
   *
   * @throws IOException if the folder or file cannot be written; no temporary file is left then
   */
  public void write(FileResult result, Path target, int streamId) throws IOException {
    Path file = target.toAbsolutePath();
    Path folder = file.getParent();
    Path name = file.getFileName();
    if (folder == null || name == null) {
      throw new IOException("expected the path of a result file, but got " + target);
    }
    Files.createDirectories(folder);
    // A stream would have a file for each frame of a week.
    if (kittiTrackFolder != null && !(result.tracks() instanceof TrackSpillFile.Tracks)) {
      KittiTrackWriter.write(result, folder.resolve(kittiTrackFolder), name.toString(), streamId);
    }
    Path temporary = Files.createTempFile(folder, "." + name, ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        json.writeValue(out, result);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
