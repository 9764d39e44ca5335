package io.dsfleet.vision.detection;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Unpacks ONNX Runtime's native libraries into JavaCPP's cache if one is configured, because a
 * container may forbid to execute what lies in its temporary folder; otherwise into the app's
 * temporary folder. ONNX Runtime itself would use the system's temporary folder and leave them
 * there if the process is killed.
 */
final class OnnxNativeLibraries {
  private static final String FOLDER_PROPERTY = "onnxruntime.native.path";
  private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

  private OnnxNativeLibraries() {}

  /** Installs the libraries; call it before the first use of ONNX Runtime. Idempotent. */
  static synchronized void install(Path temporary) throws UnusableModelException {
    if (System.getProperty(FOLDER_PROPERTY) != null) {
      return;
    }
    Path folder = folderFor(temporary);
    try {
      for (String name : NAMES) {
        unpack(System.mapLibraryName(name), folder);
      }
    } catch (IOException e) {
      throw new UnusableModelException("cannot unpack ONNX Runtime to " + folder + ": " + e, e);
    }
    System.setProperty(FOLDER_PROPERTY, folder.toString());
  }

  static Path folderFor(Path temporary) {
    String cache = System.getProperty(CACHE_PROPERTY);
    return (cache == null ? temporary : Path.of(cache)).resolve("onnxruntime");
  }

  /** A library of the same size is one that another process has unpacked. */
  private static void unpack(String file, Path folder) throws IOException {
    String resource = "/ai/onnxruntime/native/" + platform() + "/" + file;
    URL source = OrtEnvironment.class.getResource(resource);
    if (source == null) {
      throw new IOException("ONNX Runtime has no " + resource + " for this machine");
    }
    URLConnection connection = source.openConnection();
    try (InputStream library = connection.getInputStream()) {
      Path target = folder.resolve(file);
      if (Files.isRegularFile(target) && Files.size(target) == connection.getContentLengthLong()) {
        return;
      }
      Files.createDirectories(folder);
      Path unpacked = folder.resolve(file + "-" + UUID.randomUUID() + ".tmp");
      try {
        Files.copy(library, unpacked);
        Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unpacked);
      }
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    if (system.contains("win")) {
      return "win-x64";
    }
    if (system.contains("mac")) {
      return arm ? "osx-aarch64" : "osx-x64";
    }
    return arm ? "linux-aarch64" : "linux-x64";
  }
}
