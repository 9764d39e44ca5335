package io.dsfleet.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Request bodies of jobs. */
final class JobRequests {
  private JobRequests() {}

  /** A folder with its files in the request, so that no service lists it on disk. */
  static Map<String, Object> fileset(long cameraId, int files) {
    String folder = "/media/camera-" + cameraId;
    return fileset(
        cameraId,
        folder,
        IntStream.range(0, files).mapToObj(i -> file(cameraId, folder, i)).toList());
  }

  static Map<String, Object> fileset(
      long cameraId, String folder, List<? extends Map<String, ?>> files) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("camera_id", cameraId);
    request.put("camera_type", "fileset");
    request.put("camera_path", folder);
    request.put("camera_name", "camera " + cameraId);
    request.put("output_dir", "/out/camera-" + cameraId);
    request.put("files", files);
    return request;
  }

  private static Map<String, Object> file(long cameraId, String folder, int index) {
    return file(
        cameraId * 10_000 + index,
        folder + "/%04d.mp4".formatted(index),
        "%04d.mp4".formatted(index));
  }

  static Map<String, Object> file(long fileId, String path, String name) {
    return Map.of("file_type", "file", "file_id", fileId, "file_path", path, "file_name", name);
  }

  static Map<String, Object> with(Map<String, Object> request, String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(request);
    changed.put(field, value);
    return changed;
  }
}
