package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes tracks as deepstream-app does: one text file per frame, one KITTI line per object with the
 * track id in its second field.
 *
 * <p>deepstream-app uses one folder for all videos, where frames of different files overwrite each
 * other; this writer creates a subfolder per video.
 */
final class KittiTrackWriter {
  private static final String JSON = ".json";

  private KittiTrackWriter() {}

  /**
   * Writes the folder {@code NAME-FILE_ID} with a file {@code 00_STREAM_FRAME.txt} for each frame.
   *
   * @param name file name of the result; a {@code .json} suffix is dropped
   */
  static void write(FileResult result, Path folder, String name, int streamId) throws IOException {
    String video = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
    Path target = folder.resolve(video + "-" + result.fileId());
    Files.createDirectories(folder);
    // Not createTempDirectory: its folders are for their owner only, whatever the umask.
    Path temporary = Files.createDirectory(folder.resolve(".kitti-" + UUID.randomUUID()));
    try {
      String[] frames = frames(result);
      for (int frame = 0; frame < frames.length; frame++) {
        String file = String.format(Locale.ROOT, "00_%03d_%06d.txt", streamId, frame);
        Files.writeString(temporary.resolve(file), frames[frame]);
      }
      delete(target);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(temporary);
    }
  }

  private static String[] frames(FileResult result) {
    StringBuilder[] lines = new StringBuilder[result.frames()];
    for (TrackResult track : result.tracks()) {
      for (List<Integer> box : track.boxes()) {
        int frame = box.getFirst();
        if (lines[frame] == null) {
          lines[frame] = new StringBuilder();
        }
        lines[frame].append(line(track, box));
      }
    }
    String[] texts = new String[lines.length];
    for (int frame = 0; frame < texts.length; frame++) {
      texts[frame] = lines[frame] == null ? "" : lines[frame].toString();
    }
    return texts;
  }

  private static String line(TrackResult track, List<Integer> box) {
    double left = box.get(1);
    double top = box.get(2);
    return String.format(
        Locale.ROOT,
        "%s %d 0.0 0 0.0 %f %f %f %f 0.0 0.0 0.0 0.0 0.0 0.0 0.0 %f\n",
        track.className().replaceAll("\\s+", "_"),
        track.trackId(),
        left,
        top,
        left + box.get(3),
        top + box.get(4),
        track.confidence());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
