package io.dsfleet.bridge.media;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.path.VideoFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Lists a folder in a process with another locale. */
final class ListingProcess {
  private ListingProcess() {}

  /** Prints the listing of the folder as UTF-8. */
  public static void main(String[] arguments) {
    MediaListing listing =
        new MediaFileLister(Pattern.compile(VideoFiles.DEFAULT_PATTERN), 100, List.of("/"))
            .list(
                new AnalysisRequest(
                    5L,
                    CameraType.FILESET,
                    arguments[0],
                    null,
                    "/out",
                    null,
                    null,
                    null,
                    null,
                    null));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    switch (listing) {
      case MediaListing.Found found ->
          found.files().forEach(file -> out.println(file.fileName() + " at " + file.filePath()));
      case MediaListing.NotFound none -> out.println(none.code() + ": " + none.reason());
    }
  }

  /** What {@link #main} prints for the folder in a process with the POSIX locale. */
  static List<String> listInPosixLocale(Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ListingProcess.class.getName(),
            folder.toString());
    builder.environment().put("LC_ALL", "POSIX");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try (BufferedReader output = builder.start().inputReader(StandardCharsets.UTF_8)) {
      return output.lines().toList();
    }
  }
}
