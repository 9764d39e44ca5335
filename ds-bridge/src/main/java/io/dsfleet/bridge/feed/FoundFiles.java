package io.dsfleet.bridge.feed;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/** Result of listing the files of a job that names none. */
public sealed interface FoundFiles {

  /** At least one file, in push order, with host paths. */
  record Found(List<MediaFile> files) implements FoundFiles {
    public Found {
      files = List.copyOf(files);
    }
  }

  /** There are no usable files. */
  record NotFound(RefusalCode code, String reason) implements FoundFiles {}
}
