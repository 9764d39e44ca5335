package io.dsfleet.bridge.feed;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for the files of a camera that names none; blocks on the disk. */
public final class MediaFinder {
  private final Pattern pattern;
  private final int filesMax;
  private final List<Path> roots;

  /**
   * A finder of files whose whole name matches.
   *
   * @param filesMax a folder of more matching files is refused
   * @param roots folders to which it is confined, links resolved
   */
  public MediaFinder(Pattern pattern, int filesMax, List<String> roots) {
    this.pattern = pattern;
    this.filesMax = filesMax;
    this.roots = roots.stream().map(Path::of).toList();
  }

  /** The folder's video files in natural name order, or the file itself. */
  public FoundFiles find(AnalysisRequest request) {
    String cameraPath = request.cameraPath();
    if (cameraPath == null) {
      return unreadable("expected camera_path, but it is missing");
    }
    try {
      Path path = Path.of(cameraPath);
      if (!allowed(path)) {
        return new FoundFiles.NotFound(
            RefusalCode.PATH_FORBIDDEN,
            "expected a path below the media roots, but it is " + cameraPath);
      }
      return request.cameraType() == CameraType.FILE
          ? file(path, request.cameraId())
          : folder(path);
    } catch (InvalidPathException wrong) {
      return unreadable("expected a path, but camera_path is none");
    } catch (IOException | SecurityException failed) {
      return unreadable("expected to read " + cameraPath + ", but it failed: " + failed);
    }
  }

  /** A file need not be visible here, since it lies where the app is; its folder is, it must be. */
  private static FoundFiles file(Path path, @Nullable Long cameraId) throws IOException {
    Path parent = path.getParent();
    if (parent != null && Files.isDirectory(parent) && !Files.isRegularFile(path)) {
      return unreadable("expected the file " + path + ", but there is none");
    }
    Long id = cameraId == null && Files.exists(path) ? inode(path) : cameraId;
    return new FoundFiles.Found(List.of(media(path, id)));
  }

  /** What does not exist is judged by its name alone. */
  private boolean allowed(Path path) throws IOException {
    Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    for (Path root : roots) {
      if (real.startsWith(Files.exists(root) ? root.toRealPath() : root)) {
        return true;
      }
    }
    return false;
  }

  private FoundFiles folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return unreadable("expected the folder " + folder + ", but there is none");
    }
    List<Path> videos = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(this::isVideo).limit(filesMax + 1L).forEach(videos::add);
    }
    if (videos.isEmpty()) {
      return new FoundFiles.NotFound(
          RefusalCode.NO_FILES, "expected video files in " + folder + ", but there are none");
    }
    if (videos.size() > filesMax) {
      return unreadable(
          "expected at most " + filesMax + " files in " + folder + ", but it has more");
    }
    videos.sort((a, b) -> NaturalOrder.INSTANCE.compare(name(a), name(b)));
    List<MediaFile> files = new ArrayList<>(videos.size());
    for (Path video : videos) {
      files.add(media(video, inode(video)));
    }
    return new FoundFiles.Found(files);
  }

  private boolean isVideo(Path path) {
    String name = name(path);
    return !name.startsWith(".") && pattern.matcher(name).matches() && Files.isRegularFile(path);
  }

  private static MediaFile media(Path path, @Nullable Long id) {
    return new MediaFile(FileType.FILE, id, path.toString(), name(path), null);
  }

  private static Long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static FoundFiles unreadable(String reason) {
    return new FoundFiles.NotFound(RefusalCode.MEDIA_UNREADABLE, reason);
  }
}
