package io.dsfleet.referenceapp.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.json.JsonMapper;

/** Writes result files so that whoever sees one under its name sees it whole. */
public final class ResultWriter {
  private final JsonMapper json = JsonMapper.builder().build();

  /**
   * Writes to a temporary name beside the target, then renames; missing folders are made.
   *
   * @throws IOException if the folder or file cannot be written; no temporary file is left then
   */
  public void write(FileResult result, Path target) throws IOException {
    Path file = target.toAbsolutePath();
    Path folder = file.getParent();
    Path name = file.getFileName();
    if (folder == null || name == null) {
      throw new IOException("expected the path of a result file, but got " + target);
    }
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, "." + name, ".tmp");
    try {
      Files.write(temporary, json.writeValueAsBytes(result));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
