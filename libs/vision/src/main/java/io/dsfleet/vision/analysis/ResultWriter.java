package io.dsfleet.vision.analysis;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes result files atomically. */
public final class ResultWriter {
  private final JsonMapper json = JsonMapper.builder().build();
  private final @Nullable Path kittiTrackFolder;

  /**
   * Creates a writer of JSON results and, if a folder is given, of KITTI tracks.
   *
   * @param kittiTrackFolder resolved against the folder of each result; null writes no KITTI tracks
   */
  public ResultWriter(@Nullable Path kittiTrackFolder) {
    this.kittiTrackFolder = kittiTrackFolder;
  }

  /**
   * Writes a temporary file beside the target and renames it, creating missing folders. The JSON
   * file is written last, so its presence means that the result is complete. The umask decides who
   * may read the result.
   *
   * @throws IOException if the folder or file cannot be written; temporary files are removed
   */
  public void write(FileResult result, Path target, int streamId) throws IOException {
    Path file = target.toAbsolutePath();
    Path folder = file.getParent();
    Path name = file.getFileName();
    if (folder == null || name == null) {
      throw new IOException(target + " is not the path of a file");
    }
    Files.createDirectories(folder);
    // A stream that runs for days would create a file per frame.
    if (kittiTrackFolder != null && !(result.tracks() instanceof TrackSpillFile.Tracks)) {
      KittiTrackWriter.write(result, folder.resolve(kittiTrackFolder), name.toString(), streamId);
    }
    // A name with the target's own would exceed 255 bytes for long names. Not createTempFile: its
    // files are readable by their owner only, whatever the umask.
    Path temporary = folder.resolve(".result-" + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(
                  temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        json.writeValue(out, result);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
