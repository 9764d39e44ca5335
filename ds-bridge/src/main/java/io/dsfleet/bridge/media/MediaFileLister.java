package io.dsfleet.bridge.media;

import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.MediaIdResolver;
import io.dsfleet.service.RealPathResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists the files of a request that names none; blocks on disk reads. */
public final class MediaFileLister {
  private final Pattern pattern;
  private final int filesMax;
  private final List<Path> roots;

  /**
   * Creates a finder.
   *
   * @param pattern whole names of the accepted files
   * @param filesMax maximum number of matching files in a folder
   * @param roots allowed folders; links of the existing part of a path are resolved first
   */
  public MediaFileLister(Pattern pattern, int filesMax, List<String> roots) {
    // Names may contain line ends.
    this.pattern = Pattern.compile(pattern.pattern(), pattern.flags() | Pattern.DOTALL);
    this.filesMax = filesMax;
    this.roots = roots.stream().map(Path::of).toList();
  }

  /** Returns the video files of the folder in natural name order, or the file itself. */
  public MediaListing list(AnalysisRequest request) {
    String cameraPath = request.cameraPath();
    if (cameraPath == null) {
      return unreadable("camera_path is missing in the request");
    }
    try {
      Path path = Path.of(cameraPath);
      if (!RealPathResolver.isInside(path, roots)) {
        return new MediaListing.NotFound(
            JobRefusalCode.PATH_FORBIDDEN,
            "path '" + cameraPath + "' is outside of dsfleet.bridge.media-roots");
      }
      return request.cameraType() == CameraType.FILE
          ? file(path, request.cameraId())
          : folder(path);
    } catch (InvalidPathException invalid) {
      return unreadable(
          "this host cannot express the path '"
              + cameraPath
              + "'; a path has no NUL, and other than ASCII characters need a UTF-8 locale, such as"
              + " LC_ALL=C.UTF-8");
    } catch (IOException | UncheckedIOException | SecurityException failed) {
      return unreadable("'" + cameraPath + "' cannot be read: " + failed);
    }
  }

  /**
   * Accepts a file that this host cannot see, since it is on the app's host; but if its folder is
   * visible, the file must exist.
   */
  private static MediaListing file(Path path, @Nullable Long cameraId) throws IOException {
    Path parent = path.getParent();
    if (parent != null && Files.isDirectory(parent) && !Files.isRegularFile(path)) {
      return unreadable("file '" + path + "' does not exist");
    }
    Long id = cameraId == null && Files.exists(path) ? inode(path) : cameraId;
    return new MediaListing.Found(List.of(media(path, id)));
  }

  private MediaListing folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return unreadable("folder '" + folder + "' does not exist");
    }
    List<Path> videos = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(this::isVideo).limit(filesMax + 1L).forEach(videos::add);
    }
    if (videos.isEmpty()) {
      return new MediaListing.NotFound(
          JobRefusalCode.NO_FILES, "folder '" + folder + "' contains no video files");
    }
    if (videos.size() > filesMax) {
      return unreadable("folder '" + folder + "' contains more than " + filesMax + " video files");
    }
    videos.sort((a, b) -> NaturalOrder.INSTANCE.compare(name(a), name(b)));
    List<MediaFile> files = new ArrayList<>(videos.size());
    for (Path video : videos) {
      files.add(media(video, idOf(video)));
    }
    return new MediaListing.Found(files);
  }

  private boolean isVideo(Path path) {
    String name = name(path);
    return !name.startsWith(".") && pattern.matcher(name).matches() && Files.isRegularFile(path);
  }

  private static MediaFile media(Path path, @Nullable Long id) {
    return new MediaFile(FileType.FILE, id, text(path), name(path), null);
  }

  /** Id of a listed file; a hash if the file has gone since, which the app will report. */
  private static long idOf(Path path) {
    try {
      return inode(path);
    } catch (IOException gone) {
      return MediaIdResolver.hashOf(text(path));
    }
  }

  private static Long inode(Path path) throws IOException {
    long inode = ((Number) Files.getAttribute(path, "unix:ino")).longValue();
    return new MediaIdResolver(_ -> OptionalLong.of(inode)).resolve(path.toString());
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    String text = name == null ? path.toString() : text(path);
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /**
   * The path as text. A name that is not UTF-8 gets U+FFFD for its invalid bytes: it is listed, and
   * the app reports that it cannot open it, instead of missing without a word.
   */
  private static String text(Path path) {
    String text = path.toString();
    try {
      if (Path.of(text).equals(path)) {
        return text;
      }
    } catch (InvalidPathException unexpressible) {
      // The locale of this process is not UTF-8; the bytes of the name may be.
    }
    String bytes = path.toUri().getRawPath();
    String decoded = URLDecoder.decode(bytes.replace("+", "%2B"), StandardCharsets.UTF_8);
    return decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
  }

  private static MediaListing unreadable(String reason) {
    return new MediaListing.NotFound(JobRefusalCode.MEDIA_UNREADABLE, reason);
  }
}
