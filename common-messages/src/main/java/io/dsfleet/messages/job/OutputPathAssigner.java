package io.dsfleet.messages.job;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Assigns each file of a job a result file of its own.
 *
 * <p>The result of a file without {@code output_path} is {@code <output_dir>/<file_name>.json}. If
 * another file of the job has that path, the parent folders that differ precede the name: {@code
 * /rec/27/00.mp4} and {@code /rec/28/00.mp4} become {@code 27_00.mp4.json} and {@code
 * 28_00.mp4.json}. The folder stays the same, because an app may not create folders. Names that
 * differ only by case or Unicode normal form count as equal, because the folder may be on a file
 * system that does not tell them apart. A name that would exceed 255 bytes is replaced by a hash.
 */
public final class OutputPathAssigner {
  private static final String SUFFIX = ".json";
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_PARENTS = 16;
  private static final Pattern REPEATED_SLASH = Pattern.compile("/(?:\\.?/)+");

  private final String folder;
  private final Set<String> taken = new HashSet<>();

  private OutputPathAssigner(String outputDir) {
    this.folder = outputDir.endsWith("/") ? outputDir : outputDir + "/";
  }

  /**
   * The files with their output paths, in the same order; given output paths and file names are
   * kept. The result depends only on the arguments.
   *
   * @param files files with a path
   */
  public static List<MediaFile> assign(List<MediaFile> files, String outputDir) {
    return new OutputPathAssigner(outputDir).assign(files);
  }

  /** The path without repeated slashes and {@code .} segments, for comparison. */
  static String normalized(String path) {
    return REPEATED_SLASH.matcher(path).replaceAll("/");
  }

  private static String key(String path) {
    return Normalizer.normalize(normalized(path), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private static boolean fits(String name) {
    return (name + SUFFIX).getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
  }

  private List<MediaFile> assign(List<MediaFile> files) {
    Map<String, List<MediaFile>> byPath = new HashMap<>();
    for (MediaFile file : files) {
      byPath.computeIfAbsent(key(plainPath(file)), _ -> new ArrayList<>()).add(file);
    }
    Map<String, Integer> parents = new HashMap<>();
    byPath.forEach(
        (path, sharing) -> {
          parents.put(path, parentsThatDiffer(sharing));
          if (sharing.size() == 1 || sharing.stream().anyMatch(f -> f.outputPath() != null)) {
            taken.add(path);
          }
        });
    return files.stream()
        .map(
            file -> {
              int count = parents.getOrDefault(key(plainPath(file)), 0);
              boolean keeps = file.outputPath() != null || (count == 0 && fits(name(file)));
              return withOutput(file, keeps ? plainPath(file) : distinctPath(file, count));
            })
        .toList();
  }

  private String plainPath(MediaFile file) {
    return file.outputPath() == null ? folder + name(file) + SUFFIX : file.outputPath();
  }

  private String distinctPath(MediaFile file, int parents) {
    String name = nameWithParents(file, parents);
    boolean fits = fits(name);
    String source = requireNonNull(file.filePath());
    String path = folder + name + SUFFIX;
    while (!fits || !taken.add(key(path))) {
      fits = true;
      source = Long.toString(MediaIdResolver.hashOf(source));
      path = folder + source + SUFFIX;
    }
    return path;
  }

  /** Smallest number of parent folders that tells the files apart, 0 if there is one file. */
  private static int parentsThatDiffer(List<MediaFile> sharing) {
    if (sharing.size() == 1) {
      return 0;
    }
    List<MediaFile> unnamed = sharing.stream().filter(f -> f.outputPath() == null).toList();
    for (int parents = 1; parents < MAX_PARENTS; parents++) {
      Set<String> names = new HashSet<>();
      int count = parents;
      if (unnamed.stream().allMatch(file -> names.add(nameWithParents(file, count)))) {
        return parents;
      }
    }
    return MAX_PARENTS;
  }

  private static String nameWithParents(MediaFile file, int parents) {
    List<String> folders = segments(file);
    int last = Math.max(0, folders.size() - 1);
    List<String> nearest = folders.subList(Math.max(0, last - parents), last);
    return nearest.isEmpty() ? name(file) : String.join("_", nearest) + "_" + name(file);
  }

  private static String name(MediaFile file) {
    List<String> segments = segments(file);
    return file.fileName() != null
        ? file.fileName()
        : segments.isEmpty() ? "file" : segments.getLast();
  }

  private static List<String> segments(MediaFile file) {
    String path = UrlSecrets.withoutUser(UrlSecrets.mask(requireNonNull(file.filePath())));
    return Arrays.stream(path.substring(path.indexOf("://") + 1).split("/", -1))
        .filter(segment -> !segment.isEmpty() && !segment.equals(":"))
        .toList();
  }

  private static MediaFile withOutput(MediaFile file, String path) {
    return new MediaFile(file.fileType(), file.fileId(), file.filePath(), file.fileName(), path);
  }
}
